from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('audit', '0001_initial'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='rang')),
                ('hash', models.BinaryField(max_length=32, verbose_name='empreinte')),
                ('forgotten_at', models.DateTimeField(verbose_name='oublié le')),
            ],
            options={
                'verbose_name': 'départ du journal',
                'verbose_name_plural': 'départs du journal',
            },
        ),
        migrations.CreateModel(
            name='ChainLink',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='rang')),
                ('entry_id', models.BigIntegerField(unique=True, verbose_name='ligne')),
                ('hash', models.BinaryField(max_length=32, verbose_name='empreinte')),
            ],
            options={
                'verbose_name': 'sceau du journal',
                'verbose_name_plural': 'sceaux du journal',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='date et heure')),
                ('action', models.CharField(max_length=40, verbose_name='acte')),
                ('programme_id', models.BigIntegerField(null=True, verbose_name='programme')),
                ('user_id', models.BigIntegerField(null=True, verbose_name='compte')),
                ('role', models.CharField(blank=True, max_length=20, verbose_name='rôle')),
                ('person_id', models.BigIntegerField(null=True, verbose_name='enfant')),
                ('target', models.CharField(blank=True, max_length=60, verbose_name='objet')),
                ('rule', models.CharField(blank=True, max_length=40, verbose_name='règle appliquée')),
                ('details', models.CharField(blank=True, max_length=400, verbose_name='précision sans contenu')),
            ],
            options={
                'verbose_name': 'ligne du journal',
                'verbose_name_plural': 'lignes du journal',
                'indexes': [models.Index(fields=['programme_id', '-at'], name='audit_entry_programme'), models.Index(fields=['person_id', '-at'], name='audit_entry_person')],
            },
        ),
    ]
