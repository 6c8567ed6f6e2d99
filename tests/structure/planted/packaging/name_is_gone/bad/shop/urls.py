from django.conf.urls import include, url
