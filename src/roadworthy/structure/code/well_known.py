"""The classes of Django and of the libraries around it that sites build upon, with their bases, by name alone."""
# ruff: noqa: E501 - a class and its bases stand on one line

from __future__ import annotations

from functools import cache

# What a thing is called here, when it can be imported from several places.
PLACES = (
    ("django.db.models.fields.related_descriptors.", "django.db.models.fields.related_descriptors."),
    ("django.db.models.fields.related.", "django.db.models."),
    ("django.db.models.fields.files.", "django.db.models."),
    ("django.db.models.fields.json.", "django.db.models."),
    ("django.db.models.fields.", "django.db.models."),
    ("django.db.models.base.", "django.db.models."),
    ("django.db.models.query.", "django.db.models."),
    ("django.db.models.manager.", "django.db.models."),
    ("django.db.models.expressions.", "django.db.models."),
    ("django.db.models.aggregates.", "django.db.models."),
    ("django.db.models.constraints.", "django.db.models."),
    ("django.db.models.indexes.", "django.db.models."),
    ("django.contrib.gis.db.models.", "django.db.models."),
    ("django.db.migrations.operations.", "django.db.migrations."),
    ("django.views.generic.base.", "django.views.generic."),
    ("django.views.generic.list.", "django.views.generic."),
    ("django.views.generic.edit.", "django.views.generic."),
    ("django.views.generic.detail.", "django.views.generic."),
    ("django.views.generic.dates.", "django.views.generic."),
    ("django.views.View", "django.views.generic.View"),
    ("django.forms.models.", "django.forms."),
    ("django.forms.forms.", "django.forms."),
    ("django.forms.formsets.", "django.forms."),
    ("django.forms.fields.", "django.forms."),
    ("django.forms.widgets.", "django.forms."),
    ("rest_framework.fields.", "rest_framework.serializers."),
    ("rest_framework.relations.", "rest_framework.serializers."),
    ("django.contrib.admin.options.", "django.contrib.admin."),
    ("django.contrib.admin.decorators.", "django.contrib.admin."),
    ("django.contrib.admin.sites.", "django.contrib.admin."),
    ("django.template.library.", "django.template."),
    ("django.template.base.", "django.template."),
    ("django.http.response.", "django.http."),
    ("django.http.request.", "django.http."),
    ("django.urls.base.", "django.urls."),
    ("django.urls.conf.", "django.urls."),
    ("django.core.urlresolvers.", "django.urls."),
    ("django.conf.urls.url", "django.urls.re_path"),
    ("django.conf.urls.include", "django.urls.include"),
    ("django.core.mail.message.", "django.core.mail."),
    ("django.core.management.base.", "django.core.management."),
    ("django.dispatch.dispatcher.", "django.dispatch."),
    ("django.core.cache.backends.base.", "django.core.cache."),
    ("django.tasks.base.", "django.tasks."),
    ("requests.api.", "requests."),
    ("requests.sessions.", "requests."),
    ("httpx._api.", "httpx."),
    ("rest_framework.routers.DefaultRouter", "rest_framework.routers.DefaultRouter"),
    ("celery.app.task.Task", "celery.Task"),
    ("celery.app.shared_task", "celery.shared_task"),
    ("wagtail.core.models.", "wagtail.models."),
    ("wagtail.wagtailcore.models.", "wagtail.models."),
)
_STARTS = tuple(start for start, _ in PLACES)

# A class, then its bases: "django.views.generic.ListView < A, B" in short, within the module of the heading.
_TEXT = """
django.db.models
 Model
 Manager < BaseManager
 BaseManager
 QuerySet
 Field
 CharField TextField IntegerField BooleanField BinaryField DecimalField DurationField FloatField GenericIPAddressField TimeField UUIDField JSONField FileField GeneratedField < Field
 SlugField EmailField URLField FilePathField CommaSeparatedIntegerField < CharField
 DateField < Field
 DateTimeField < DateField
 BigIntegerField SmallIntegerField AutoField PositiveIntegerField PositiveSmallIntegerField PositiveBigIntegerField < IntegerField
 BigAutoField SmallAutoField < AutoField
 NullBooleanField < BooleanField
 ImageField < FileField
 ForeignObject < Field
 ForeignKey < ForeignObject
 OneToOneField < ForeignKey
 ManyToManyField < Field
 TextChoices IntegerChoices < Choices
 Choices
django.contrib.auth.models
 AbstractBaseUser < django.db.models.Model
 PermissionsMixin < django.db.models.Model
 AbstractUser < AbstractBaseUser, PermissionsMixin
 User < AbstractUser
 Group Permission < django.db.models.Model
 BaseUserManager < django.db.models.Manager
 UserManager < BaseUserManager
 AnonymousUser
django.contrib.auth.base_user
 AbstractBaseUser < django.contrib.auth.models.AbstractBaseUser
 BaseUserManager < django.contrib.auth.models.BaseUserManager
django.contrib.contenttypes.models
 ContentType < django.db.models.Model
django.contrib.contenttypes.fields
 GenericRelation < django.db.models.Field
 GenericForeignKey
django.contrib.sessions.base_session
 AbstractBaseSession < django.db.models.Model
django.contrib.sites.models
 Site < django.db.models.Model
django.contrib.flatpages.models
 FlatPage < django.db.models.Model
django.views.generic
 View
 ContextMixin
 TemplateResponseMixin
 TemplateView < TemplateResponseMixin, ContextMixin, View
 RedirectView < View
 SingleObjectMixin < ContextMixin
 BaseDetailView < SingleObjectMixin, View
 SingleObjectTemplateResponseMixin < TemplateResponseMixin
 DetailView < SingleObjectTemplateResponseMixin, BaseDetailView
 MultipleObjectMixin < ContextMixin
 BaseListView < MultipleObjectMixin, View
 MultipleObjectTemplateResponseMixin < TemplateResponseMixin
 ListView < MultipleObjectTemplateResponseMixin, BaseListView
 FormMixin < ContextMixin
 ModelFormMixin < FormMixin, SingleObjectMixin
 ProcessFormView < View
 BaseFormView < FormMixin, ProcessFormView
 FormView < TemplateResponseMixin, BaseFormView
 BaseCreateView < ModelFormMixin, ProcessFormView
 CreateView < SingleObjectTemplateResponseMixin, BaseCreateView
 BaseUpdateView < ModelFormMixin, ProcessFormView
 UpdateView < SingleObjectTemplateResponseMixin, BaseUpdateView
 DeletionMixin
 DeleteView < SingleObjectTemplateResponseMixin, DeletionMixin, FormMixin, BaseDetailView
 DateMixin
 BaseDateListView < MultipleObjectMixin, DateMixin, View
 ArchiveIndexView YearArchiveView MonthArchiveView WeekArchiveView DayArchiveView TodayArchiveView < MultipleObjectTemplateResponseMixin, BaseDateListView
 DateDetailView < DetailView
django.contrib.auth.mixins
 AccessMixin
 LoginRequiredMixin PermissionRequiredMixin UserPassesTestMixin < AccessMixin
django.contrib.auth.views
 LoginView PasswordResetView PasswordResetConfirmView PasswordChangeView < django.views.generic.FormView
 LogoutView PasswordResetDoneView PasswordResetCompleteView PasswordChangeDoneView < django.views.generic.TemplateView
django.contrib.syndication.views
 Feed
django.contrib.sitemaps
 Sitemap
django.forms
 BaseForm
 Form < BaseForm
 BaseModelForm < BaseForm
 ModelForm < BaseModelForm
 BaseFormSet
 BaseModelFormSet < BaseFormSet
 BaseInlineFormSet < BaseModelFormSet
 Field
 Widget
 CharField IntegerField BooleanField ChoiceField DateField DateTimeField FileField DecimalField < Field
 EmailField URLField < CharField
 ModelChoiceField < ChoiceField
 ModelMultipleChoiceField < ModelChoiceField
 MultiValueField < Field
 TextInput Select CheckboxInput Textarea MultiWidget HiddenInput < Widget
django.contrib.auth.forms
 AuthenticationForm PasswordResetForm SetPasswordForm < django.forms.Form
 UserCreationForm UserChangeForm < django.forms.ModelForm
django.contrib.admin
 BaseModelAdmin
 ModelAdmin < BaseModelAdmin
 InlineModelAdmin < BaseModelAdmin
 StackedInline TabularInline < InlineModelAdmin
 AdminSite
 SimpleListFilter < ListFilter
 ListFilter
django.contrib.auth.admin
 UserAdmin GroupAdmin < django.contrib.admin.ModelAdmin
django.template
 Node
 Library
django.utils.deprecation
 MiddlewareMixin
django.apps
 AppConfig
django.core.management
 BaseCommand
 AppCommand LabelCommand < BaseCommand
django.db.migrations
 Migration
django.dispatch
 Signal
django.http
 HttpRequest
 HttpResponseBase
 HttpResponse StreamingHttpResponse < HttpResponseBase
 FileResponse < StreamingHttpResponse
 JsonResponse HttpResponseRedirect HttpResponseForbidden HttpResponseNotFound HttpResponseBadRequest < HttpResponse
 HttpResponsePermanentRedirect < HttpResponseRedirect
django.core.cache
 BaseCache
django.core.files.storage
 Storage
 FileSystemStorage < Storage
django.contrib.auth.backends
 BaseBackend
 ModelBackend < BaseBackend
rest_framework.views
 APIView < django.views.generic.View
rest_framework.generics
 GenericAPIView < rest_framework.views.APIView
 CreateAPIView < rest_framework.mixins.CreateModelMixin, GenericAPIView
 ListAPIView < rest_framework.mixins.ListModelMixin, GenericAPIView
 RetrieveAPIView < rest_framework.mixins.RetrieveModelMixin, GenericAPIView
 DestroyAPIView < rest_framework.mixins.DestroyModelMixin, GenericAPIView
 UpdateAPIView < rest_framework.mixins.UpdateModelMixin, GenericAPIView
 ListCreateAPIView < rest_framework.mixins.ListModelMixin, rest_framework.mixins.CreateModelMixin, GenericAPIView
 RetrieveUpdateAPIView < rest_framework.mixins.RetrieveModelMixin, rest_framework.mixins.UpdateModelMixin, GenericAPIView
 RetrieveDestroyAPIView < rest_framework.mixins.RetrieveModelMixin, rest_framework.mixins.DestroyModelMixin, GenericAPIView
 RetrieveUpdateDestroyAPIView < rest_framework.mixins.RetrieveModelMixin, rest_framework.mixins.UpdateModelMixin, rest_framework.mixins.DestroyModelMixin, GenericAPIView
rest_framework.mixins
 CreateModelMixin
 ListModelMixin
 RetrieveModelMixin
 DestroyModelMixin
 UpdateModelMixin
rest_framework.viewsets
 ViewSetMixin
 ViewSet < ViewSetMixin, rest_framework.views.APIView
 GenericViewSet < ViewSetMixin, rest_framework.generics.GenericAPIView
 ReadOnlyModelViewSet < rest_framework.mixins.RetrieveModelMixin, rest_framework.mixins.ListModelMixin, GenericViewSet
 ModelViewSet < rest_framework.mixins.CreateModelMixin, rest_framework.mixins.RetrieveModelMixin, rest_framework.mixins.UpdateModelMixin, rest_framework.mixins.DestroyModelMixin, rest_framework.mixins.ListModelMixin, GenericViewSet
rest_framework.serializers
 Field
 CharField IntegerField DecimalField BooleanField ChoiceField SerializerMethodField RelatedField < Field
 PrimaryKeyRelatedField SlugRelatedField StringRelatedField < RelatedField
 BaseSerializer < Field
 Serializer < BaseSerializer
 ModelSerializer < Serializer
 HyperlinkedModelSerializer < ModelSerializer
 ListSerializer < BaseSerializer
rest_framework.permissions
 BasePermission
 IsAuthenticated AllowAny IsAdminUser IsAuthenticatedOrReadOnly DjangoModelPermissions < BasePermission
rest_framework.authentication
 BaseAuthentication
 TokenAuthentication SessionAuthentication BasicAuthentication < BaseAuthentication
rest_framework.pagination
 BasePagination
 PageNumberPagination LimitOffsetPagination CursorPagination < BasePagination
rest_framework.throttling
 BaseThrottle
 UserRateThrottle AnonRateThrottle ScopedRateThrottle < BaseThrottle
rest_framework.filters
 BaseFilterBackend
django_filters
 FilterSet
django_filters.rest_framework
 FilterSet < django_filters.FilterSet
channels.generic.websocket
 WebsocketConsumer AsyncWebsocketConsumer JsonWebsocketConsumer AsyncJsonWebsocketConsumer
celery
 Task
wagtail.models
 Page < django.db.models.Model
 Orderable ClusterableModel < django.db.models.Model
 Collection Site Locale Revision < django.db.models.Model
modelcluster.models
 ClusterableModel < django.db.models.Model
modelcluster.fields
 ParentalKey < django.db.models.ForeignKey
 ParentalManyToManyField < django.db.models.ManyToManyField
wagtail.fields
 RichTextField < django.db.models.TextField
 StreamField < django.db.models.Field
wagtail.snippets.models
 SnippetViewSet
mptt.models
 MPTTModel < django.db.models.Model
 TreeForeignKey < django.db.models.ForeignKey
 TreeOneToOneField < django.db.models.OneToOneField
 TreeManyToManyField < django.db.models.ManyToManyField
treebeard.mp_tree
 MP_Node < django.db.models.Model
treebeard.ns_tree
 NS_Node < django.db.models.Model
treebeard.al_tree
 AL_Node < django.db.models.Model
polymorphic.models
 PolymorphicModel < django.db.models.Model
model_utils.models
 TimeStampedModel SoftDeletableModel StatusModel UUIDModel < django.db.models.Model
model_utils.fields
 StatusField < django.db.models.CharField
 MonitorField AutoCreatedField AutoLastModifiedField < django.db.models.DateTimeField
django_extensions.db.models
 TimeStampedModel TitleDescriptionModel TitleSlugDescriptionModel ActivatorModel < django.db.models.Model
taggit.models
 TagBase ItemBase TaggedItemBase < django.db.models.Model
django_scopes.forms
 SafeModelChoiceField < django.forms.ModelChoiceField
 SafeModelMultipleChoiceField < django.forms.ModelMultipleChoiceField
i18nfield.fields
 I18nCharField I18nTextField < django.db.models.TextField
i18nfield.forms
 I18nModelForm BaseI18nModelForm < django.forms.ModelForm
 I18nForm < django.forms.Form
 I18nFormMixin
 I18nFormSetMixin
hierarkey.models
 GlobalSettingsBase
rules.contrib.models
 RulesModel RulesModelMixin < django.db.models.Model
rules.contrib.views
 PermissionRequiredMixin < django.contrib.auth.mixins.AccessMixin
import_export.admin
 ImportExportModelAdmin ImportExportMixin < django.contrib.admin.ModelAdmin
builtins
 object
 Exception < BaseException
 BaseException
 ValueError KeyError RuntimeError TypeError LookupError OSError AttributeError < Exception
 dict list set tuple str int float type
enum
 Enum
 IntEnum StrEnum < Enum
typing
 NamedTuple TypedDict Protocol Generic
abc
 ABC
threading
 local
 Thread
"""


def place_of(name: str) -> str:
    """Return the one name that a well-known thing has here."""
    if not name.startswith(_STARTS):
        return name
    return next(other + name[len(start) :] for start, other in PLACES if name.startswith(start))


@cache
def bases_of() -> dict[str, tuple[str, ...]]:
    """Return the bases of each well-known class."""
    found: dict[str, tuple[str, ...]] = {}
    module = ""
    for line in _TEXT.splitlines():
        if not line.startswith(" "):
            module = line.strip()
            continue
        names, _, bases = line.partition("<")
        whole = tuple(_whole(base.strip(), module) for base in bases.split(",") if base.strip())
        for name in names.split():
            found[f"{module}.{name}"] = whole
    return found


def _whole(name: str, module: str) -> str:
    return name if "." in name else f"{module}.{name}"
