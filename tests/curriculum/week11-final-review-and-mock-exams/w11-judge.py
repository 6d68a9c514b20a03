# Tests nine look-alikes of all four sections, mixed as in an exam.

# %% mistake: everything-in-real-time | visible | "the same kind"
choice = {"nightly": "R", "sensor": "R", "basket": "R", "canary": "T", "lookup": "O", "secret": "C", "postcode": "K", "rare": "P", "weights": "V"}

# %% mistake: stream-for-a-morning-report | submission | "a stream would run all day"
choice = {"nightly": "S", "sensor": "B", "basket": "R", "canary": "T", "lookup": "O", "secret": "C", "postcode": "K", "rare": "P", "weights": "V"}

# %% mistake: endpoint-for-known-rows | submission | "would wait all day"
choice = {"nightly": "R", "sensor": "S", "basket": "B", "canary": "T", "lookup": "O", "secret": "C", "postcode": "K", "rare": "P", "weights": "V"}

# %% mistake: sensor-calls-the-model | submission | "nobody calls the model"
choice = {"nightly": "B", "sensor": "R", "basket": "S", "canary": "T", "lookup": "O", "secret": "C", "postcode": "K", "rare": "P", "weights": "V"}

# %% mistake: two-of-a-kind | visible | "the same kind"
choice = {"nightly": "B", "sensor": "B", "basket": "R", "canary": "T", "lookup": "O", "secret": "C", "postcode": "K", "rare": "P", "weights": "V"}

# %% mistake: alias-splits-traffic | submission | "not for a share"
choice = {"nightly": "B", "sensor": "S", "basket": "R", "canary": "A", "lookup": "O", "secret": "C", "postcode": "K", "rare": "P", "weights": "V"}

# %% mistake: second-address | submission | "make the callers choose"
choice = {"nightly": "B", "sensor": "S", "basket": "R", "canary": "E", "lookup": "O", "secret": "C", "postcode": "K", "rare": "P", "weights": "V"}

# %% mistake: offline-table-for-serving | submission | "made for large scans"
choice = {"nightly": "B", "sensor": "S", "basket": "R", "canary": "T", "lookup": "F", "secret": "C", "postcode": "K", "rare": "P", "weights": "V"}

# %% mistake: models-where-data-is-locked | submission | "may not be read"
choice = {"nightly": "B", "sensor": "S", "basket": "R", "canary": "T", "lookup": "O", "secret": "M", "postcode": "K", "rare": "P", "weights": "V"}

# %% mistake: one-hot-for-thousands | submission | "nearly empty columns"
choice = {"nightly": "B", "sensor": "S", "basket": "R", "canary": "T", "lookup": "O", "secret": "C", "postcode": "H", "rare": "P", "weights": "V"}

# %% mistake: accuracy-of-the-majority | submission | "99 % accurate"
choice = {"nightly": "B", "sensor": "S", "basket": "R", "canary": "T", "lookup": "O", "secret": "C", "postcode": "K", "rare": "Y", "weights": "V"}

# %% mistake: copies-before-the-split | submission | "learned by heart"
choice = {"nightly": "B", "sensor": "S", "basket": "R", "canary": "T", "lookup": "O", "secret": "C", "postcode": "K", "rare": "P", "weights": "D"}

# %% alternative: key-by-key
choice = {}
choice["weights"], choice["rare"], choice["postcode"] = "V", "P", "K"
choice |= {"secret": "C", "lookup": "O", "canary": "T", "basket": "R", "sensor": "S", "nightly": "B"}

# %% alternative: zipped
choice = dict(zip("nightly sensor basket canary lookup secret postcode rare weights".split(), "BSRTOCKPV"))

# %% crash: letters-without-quotes | visible
choice = {"nightly": B}
