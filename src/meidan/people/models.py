from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower


class Calendar(models.Model):
    """When a company works: weekdays (1 = Monday) and hours of a day; its days say where that does not hold."""

    code = models.CharField(max_length=64, unique=True, db_collation="C")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=60, blank=True, default="")
    weekdays = ArrayField(models.SmallIntegerField(), default=list)
    hours = ArrayField(ArrayField(models.TimeField(), size=2), default=list)
    is_default = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "calendar"
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_calendar"
            ),
        ]


class CalendarDay(models.Model):
    """A holiday on a weekday that is else worked, or a make-up workday 调休 on one that is not."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days", db_index=False)
    date = models.DateField()
    kind = models.CharField(max_length=10, db_collation="C")
    name = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        db_table = "calendar_day"
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="calendar_day_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["holiday", "workday"]), name="calendar_day_kind"),
        ]


class LegalEntity(models.Model):
    """A selling company of the group; customers, stock and reports are shared between them."""

    code = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    tax_number = models.CharField(max_length=40, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    currency = models.CharField(max_length=3, default="CNY")
    time_zone = models.CharField(max_length=60, default="Asia/Shanghai")
    prices_include_tax = models.BooleanField(default=True)
    default_tax_rate = models.DecimalField(max_digits=7, decimal_places=6, default=Decimal(0))
    allow_backorder = models.BooleanField(default=True)
    repeat_days = models.SmallIntegerField(default=3)
    number_prefix = models.CharField(max_length=12, default="SO-", db_collation="C")
    calendar = models.ForeignKey(Calendar, null=True, on_delete=models.PROTECT, db_index=False)
    is_default = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "legal_entity"
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_entity"
            ),
        ]


class Team(models.Model):
    code = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    entity = models.ForeignKey(LegalEntity, null=True, on_delete=models.PROTECT)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "team"


class Role(models.Model):
    """A named bundle of capabilities, a data scope and field masks."""

    code = models.CharField(max_length=64, unique=True, db_collation="C")
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    capabilities = ArrayField(models.CharField(max_length=80, db_collation="C"), default=list)
    scope = models.CharField(
        max_length=10,
        choices=[("own", "own"), ("team", "team"), ("warehouse", "warehouse"), ("all", "all")],
        default="own",
    )
    masks = ArrayField(models.CharField(max_length=40, db_collation="C"), default=list)
    built_in = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "role"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person or program that acts; never deleted, only made inactive."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    username = models.CharField(max_length=64, unique=True, db_collation="C")
    name = models.CharField(max_length=80)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    language = models.CharField(max_length=10, default="zh-CN")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT)
    entity = models.ForeignKey(LegalEntity, null=True, on_delete=models.PROTECT)
    warehouse_codes = ArrayField(models.CharField(max_length=64, db_collation="C"), default=list)
    roles = models.ManyToManyField(Role, db_table="user_role")  # pyright: ignore[reportUnknownVariableType]
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    objects = UserManager()

    class Meta:
        db_table = "app_user"
        constraints = [models.UniqueConstraint(Lower("username"), name="user_name_once")]


def roles_of(user: User) -> list[Role]:
    """The roles a user has, in the order of their codes."""
    return sorted(user.roles.all(), key=lambda role: role.code)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType, reportUnknownLambdaType]


class ApiToken(models.Model):
    """A program's key; only its SHA-256 is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"


class LoginAttempt(models.Model):
    """A failed sign-in, kept for the rate limit (per name and per address)."""

    subject = models.CharField(max_length=120, db_collation="C")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "login_attempt"
        indexes = [models.Index(fields=["subject", "at"], name="login_attempt_subject")]
