import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('funding', '0001_initial'),
        ('funding', '0002_shares'),
        ('funding', '0003_services'),
    ]

    dependencies = [
        ('activities', '0001_start'),
        ('directory', '0001_start'),
        ('programmes', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=300, verbose_name='objet')),
                ('hours', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='heures convenues')),
                ('hourly_price', models.DecimalField(decimal_places=2, max_digits=7, verbose_name='prix d’une heure')),
                ('starts_on', models.DateField(verbose_name='du')),
                ('ends_on', models.DateField(verbose_name='au')),
                ('professional', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_agreements', to='directory.professional', verbose_name='praticien')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='service_agreements', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'convention de prestation',
                'verbose_name_plural': 'conventions de prestation',
                'ordering': ('-starts_on', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='service_agreement_dates_in_order'), models.CheckConstraint(condition=models.Q(('hourly_price__gte', 0), ('hours__gt', 0)), name='service_agreement_is_positive'), models.UniqueConstraint(fields=('professional', 'starts_on'), name='service_agreement_once')],
            },
        ),
        migrations.CreateModel(
            name='ServiceInvoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, verbose_name='numéro')),
                ('received_on', models.DateField(verbose_name='reçue le')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=9, verbose_name='montant')),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='payée le')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invoices', to='funding.serviceagreement', verbose_name='convention')),
            ],
            options={
                'verbose_name': 'facture',
                'verbose_name_plural': 'factures',
                'ordering': ('received_on', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('agreement', 'number'), name='service_invoice_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='service_invoice_is_positive'), models.CheckConstraint(condition=models.Q(('paid_on__isnull', True), ('paid_on__gte', models.F('received_on')), _connector='OR'), name='service_invoice_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ServiceMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='mois')),
                ('hours', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='heures faites')),
                ('assessments', models.PositiveSmallIntegerField(default=0, verbose_name='bilans faits')),
                ('relayed', models.PositiveSmallIntegerField(default=0, verbose_name='relais vers un libéral')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='months', to='funding.serviceagreement', verbose_name='convention')),
            ],
            options={
                'verbose_name': 'mois de prestation',
                'verbose_name_plural': 'mois de prestation',
                'ordering': ('month',),
                'constraints': [models.UniqueConstraint(fields=('agreement', 'month'), name='service_month_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='service_month_has_no_day'), models.CheckConstraint(condition=models.Q(('hours__gte', 0)), name='service_month_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='ActionCost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2005), django.core.validators.MaxValueValidator(2100)], verbose_name='année')),
                ('cost', models.DecimalField(decimal_places=2, max_digits=11, verbose_name='coût')),
                ('programme_share', models.DecimalField(decimal_places=2, max_digits=11, verbose_name='part du programme')),
                ('family_share', models.DecimalField(decimal_places=2, default=0, max_digits=11, verbose_name='part des familles')),
                ('others_share', models.DecimalField(decimal_places=2, default=0, max_digits=11, verbose_name='part des autres')),
                ('others', models.CharField(blank=True, max_length=120, verbose_name='qui sont les autres')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='costs', to='activities.activity', verbose_name='action')),
            ],
            options={
                'verbose_name': 'coût d’une action',
                'verbose_name_plural': 'coûts des actions',
                'ordering': ('year', '-cost'),
                'constraints': [models.UniqueConstraint(fields=('activity', 'year'), name='action_cost_once_a_year'), models.CheckConstraint(condition=models.Q(('cost__gt', 0), ('family_share__gte', 0), ('others_share__gte', 0), ('programme_share__gte', 0)), name='action_cost_is_positive'), models.CheckConstraint(condition=models.Q(('cost', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('programme_share'), '+', models.F('family_share')), '+', models.F('others_share')))), name='action_cost_is_the_sum_of_its_shares')],
            },
        ),
        migrations.CreateModel(
            name='Expense',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2005), django.core.validators.MaxValueValidator(2100)], verbose_name='année')),
                ('nature', models.CharField(choices=[('personnel', 'charges de personnel'), ('prestations', 'prestations de service'), ('formation', 'formations de l’équipe'), ('fournitures', 'fournitures non stockées')], max_length=12, verbose_name='nature')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=11, verbose_name='montant')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expenses', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'dépense',
                'verbose_name_plural': 'dépenses',
                'ordering': ('year', '-amount'),
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='expense_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2005), django.core.validators.MaxValueValidator(2100)], verbose_name='année')),
                ('funder', models.CharField(choices=[('etat', 'État (ANCT)'), ('epci', 'intercommunalité (EPCI)'), ('ville', 'ville'), ('caf', 'CAF'), ('departement', 'département'), ('region', 'région'), ('autre', 'autre financeur')], max_length=12, verbose_name='financeur')),
                ('label', models.CharField(max_length=120, verbose_name='libellé')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=11, verbose_name='montant')),
                ('indirect', models.BooleanField(default=False, verbose_name='charges indirectes')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'subvention',
                'verbose_name_plural': 'subventions',
                'ordering': ('year', '-amount'),
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='grant_is_positive')],
            },
        ),
    ]
