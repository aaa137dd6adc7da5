from django.db import migrations

AS_IT_READS = ("number", "title_ru", "title_en", "html_ru", "html_en")


def cite(apps, schema_editor):
    """Decisions of before are taken to rest on their rules as these read now."""
    Rule, Case = apps.get_model("cases", "Rule"), apps.get_model("cases", "Case")
    CitedRule = apps.get_model("cases", "CitedRule")
    for rule in Rule.objects.order_by("pk"):
        cases = Case.objects.filter(rule=rule, cited=None)
        if cases.exists():
            words = {name: getattr(rule, name) for name in AS_IT_READS}
            cases.update(cited=CitedRule.objects.create(rule=rule, **words))


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_rules_as_cited")]

    operations = [migrations.RunPython(cite, migrations.RunPython.noop)]
