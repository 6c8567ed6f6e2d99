import stripe

stripe.api_key = "sk_" "live_4eC39HqLyjWDarjtT1zdp7dcAbCdEf"
