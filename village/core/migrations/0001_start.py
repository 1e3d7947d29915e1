from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('core', '0001_initial'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField(verbose_name='compte')),
                ('field', models.CharField(max_length=200, verbose_name='champ')),
                ('text', models.BinaryField(verbose_name='texte chiffré')),
                ('at', models.DateTimeField(verbose_name='gardé le')),
            ],
            options={
                'verbose_name': 'brouillon',
                'verbose_name_plural': 'brouillons',
                'constraints': [models.UniqueConstraint(fields=('user_id', 'field'), name='draft_once')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(verbose_name='clé')),
                ('user_id', models.BigIntegerField(verbose_name='compte')),
                ('path', models.CharField(max_length=300, verbose_name='page')),
                ('digest', models.CharField(max_length=64, verbose_name='empreinte des réponses')),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='page suivante')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='reçue le')),
            ],
            options={
                'verbose_name': 'envoi de formulaire',
                'verbose_name_plural': 'envois de formulaires',
                'constraints': [models.UniqueConstraint(fields=('user_id', 'key'), name='submission_once')],
            },
        ),
    ]
