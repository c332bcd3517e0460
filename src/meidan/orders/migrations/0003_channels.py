"""The channels that every installation knows; a company adds its own."""

from django.db import migrations

MANUAL = [
    ("manual", "手工录入", "Entered by hand"),
    ("phone", "电话", "Phone"),
    ("wechat", "微信", "WeChat"),
    ("email", "邮件", "E-mail"),
    ("api", "接口", "API"),
    ("import", "文件导入", "File import"),
    ("portal", "客户自助", "Customer portal"),
]
SHOPS = [
    ("shop", "网店", "Online shop"),
    ("taobao", "淘宝", "Taobao"),
    ("tmall", "天猫", "Tmall"),
    ("jd", "京东", "JD"),
    ("pdd", "拼多多", "Pinduoduo"),
    ("douyin", "抖音", "Douyin"),
    ("shopify", "Shopify", "Shopify"),
    ("amazon", "亚马逊", "Amazon"),
]


def add(apps, schema_editor):
    channel = apps.get_model("orders", "Channel")
    for kind, known in (("manual", MANUAL), ("shop", SHOPS)):
        for code, zh, en in known:
            channel.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en, "kind": kind})


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_order_path")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
