# Answers that prove the checks of exercise 4.12.

# %% mistake: distributes-a-distributed-model | submission | "to single workers"
judge = {"mllib": "A", "workers": "B", "copies": "C", "price": "B", "scale": "A"}

# %% mistake: all-trials-at-once | submission | "start all trials at once"
judge = {"mllib": "B", "workers": "A", "copies": "C", "price": "B", "scale": "A"}

# %% mistake: parallelism-is-free | submission | "see no influence"
judge = {"mllib": "B", "workers": "C", "copies": "C", "price": "B", "scale": "A"}

# %% mistake: copies-before-the-split | submission | "Twins of one loan"
judge = {"mllib": "B", "workers": "B", "copies": "A", "price": "B", "scale": "A"}

# %% mistake: decides-at-one-half | submission | "both errors cost the same"
judge = {"mllib": "B", "workers": "B", "copies": "C", "price": "A", "scale": "A"}

# %% mistake: turns-costs-round | submission | "turn the costs round"
judge = {"mllib": "B", "workers": "B", "copies": "C", "price": "C", "scale": "A"}

# %% mistake: scales-before-the-split | submission | "shift the means"
judge = {"mllib": "B", "workers": "B", "copies": "C", "price": "B", "scale": "B"}

# %% mistake: one-letter-for-all | visible | "the same letter"
judge = dict.fromkeys(("mllib", "workers", "copies", "price", "scale"), "B")

# %% alternative: zipped
judge = dict(zip(("mllib", "workers", "copies", "price", "scale"), "BBCBA"))

# %% alternative: key-by-key
judge = {}
judge["scale"], judge["copies"] = "A", "C"
judge.update(mllib="B", workers="B", price="B")

# %% crash: text-for-a-dictionary | visible
judge = dict("BBCBA")
