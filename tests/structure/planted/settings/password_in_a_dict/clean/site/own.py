from pydantic_settings import BaseSettings


class Museum(BaseSettings):
    ticketing_secret: str
    other_secret: str = "change-me-please-1"
    token_name: str = "x-museum-token-2"
