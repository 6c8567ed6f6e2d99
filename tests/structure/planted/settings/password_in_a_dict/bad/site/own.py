from pydantic_settings import BaseSettings


class Museum(BaseSettings):
    ticketing_secret: str = "s3cr3t-of-tickets-2019"
    catalogue_url: str = "https://catalogue.example/api"
