# Tests the choice of metric and split for eight situations.

# %% mistake: accuracy-for-rare | submission | "finds nobody would score almost perfectly"
choice = {"fraud": "A", "bids": "L", "flood": "S", "courier": "M", "winter": "C", "logs": "B", "future": "F", "huge": "V"}

# %% mistake: roc-for-rare | submission | "how pure is it"
choice = {"fraud": "R", "bids": "L", "flood": "S", "courier": "M", "winter": "C", "logs": "B", "future": "F", "huge": "V"}

# %% mistake: order-for-money | submission | "Their size becomes money"
choice = {"fraud": "P", "bids": "R", "flood": "S", "courier": "M", "winter": "C", "logs": "B", "future": "F", "huge": "V"}

# %% mistake: mae-everywhere | visible | "the same metric for `flood` and `courier`"
choice = {"fraud": "P", "bids": "L", "flood": "M", "courier": "M", "winter": "C", "logs": "B", "future": "F", "huge": "V"}

# %% mistake: mae-and-rmse-exchanged | submission | "one error of 20 cm like two of 10 cm"
choice = {"fraud": "P", "bids": "L", "flood": "M", "courier": "S", "winter": "C", "logs": "B", "future": "F", "huge": "V"}

# %% mistake: r2-for-the-typical | submission | "a few broken sensors"
choice = {"fraud": "P", "bids": "L", "flood": "S", "courier": "R", "winter": "C", "logs": "B", "future": "F", "huge": "V"}

# %% mistake: r2-across-months | submission | "Their spread is its yardstick"
choice = {"fraud": "P", "bids": "L", "flood": "S", "courier": "M", "winter": "W", "logs": "B", "future": "F", "huge": "V"}

# %% mistake: exponentiates-an-error | submission | "does not turn into euros"
choice = {"fraud": "P", "bids": "L", "flood": "S", "courier": "M", "winter": "C", "logs": "E", "future": "F", "huge": "V"}

# %% mistake: logs-as-they-are | submission | "would be read as euros"
choice = {"fraud": "P", "bids": "L", "flood": "S", "courier": "M", "winter": "C", "logs": "N", "future": "F", "huge": "V"}

# %% mistake: shuffles-time | submission | "borrow from neighbouring days"
choice = {"fraud": "P", "bids": "L", "flood": "S", "courier": "M", "winter": "C", "logs": "B", "future": "K", "huge": "V"}

# %% mistake: folds-at-any-price | submission | "ten fits of two hours"
choice = {"fraud": "P", "bids": "L", "flood": "S", "courier": "M", "winter": "C", "logs": "B", "future": "F", "huge": "K"}

# %% mistake: a-share-for-centimetres | submission | "a share without a unit"
choice = {"fraud": "P", "bids": "L", "flood": "R", "courier": "M", "winter": "C", "logs": "B", "future": "F", "huge": "V"}

# %% alternative: built-in-steps
choice = dict(zip(["fraud", "bids", "flood", "courier"], "PLSM"))
choice.update(winter="C", logs="B", future="F", huge="V")

# %% alternative: another-order
choice = {"huge": "V", "future": "F", "logs": "B", "winter": "C", "courier": "M", "flood": "S", "bids": "L", "fraud": "P"}

# %% crash: letters-without-quotes | visible
choice = {"fraud": P}
