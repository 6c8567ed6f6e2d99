import stock.models
