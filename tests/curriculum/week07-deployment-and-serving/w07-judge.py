# Tests that ways to serve, faults and their remedies are told apart in eight situations.

# %% mistake: one-way-for-two | visible | "serves two of the first three"
choice = {"letters": "B", "sensor": "R", "fraud": "R", "module": "C", "broken": "D", "status": "I", "trial": "O", "zero": "K"}

# %% mistake: stream-for-post | submission | "one day of post"
choice = {"letters": "S", "sensor": "B", "fraud": "R", "module": "C", "broken": "D", "status": "I", "trial": "O", "zero": "K"}

# %% mistake: the-shop-waits-for-a-run | submission | "wait for the next run"
choice = {"letters": "B", "sensor": "R", "fraud": "S", "module": "C", "broken": "D", "status": "I", "trial": "O", "zero": "K"}

# %% mistake: own-module-from-pip | submission | "only your notebook has"
choice = {"letters": "B", "sensor": "S", "fraud": "R", "module": "P", "broken": "D", "status": "I", "trial": "O", "zero": "K"}

# %% mistake: bigger-machine-for-a-missing-file | submission | "a missing file"
choice = {"letters": "B", "sensor": "S", "fraud": "R", "module": "W", "broken": "D", "status": "I", "trial": "O", "zero": "K"}

# %% mistake: expect-leaves-out | submission | "`expect` only counts"
choice = {"letters": "B", "sensor": "S", "fraud": "R", "module": "C", "broken": "E", "status": "I", "trial": "O", "zero": "K"}

# %% mistake: one-bad-row-stops-all | submission | "stops the update for all good ones"
choice = {"letters": "B", "sensor": "S", "fraud": "R", "module": "C", "broken": "F", "status": "I", "trial": "O", "zero": "K"}

# %% mistake: cold-start-gives-400 | submission | "you suspect a cold start"
choice = {"letters": "B", "sensor": "S", "fraud": "R", "module": "C", "broken": "D", "status": "Z", "trial": "O", "zero": "K"}

# %% mistake: overload-gives-400 | submission | "the request is at fault"
choice = {"letters": "B", "sensor": "S", "fraud": "R", "module": "C", "broken": "D", "status": "U", "trial": "O", "zero": "K"}

# %% mistake: clients-split-the-traffic | submission | "two addresses"
choice = {"letters": "B", "sensor": "S", "fraud": "R", "module": "C", "broken": "D", "status": "I", "trial": "T", "zero": "K"}

# %% mistake: all-for-an-hour | submission | "meet the challenger for an hour"
choice = {"letters": "B", "sensor": "S", "fraud": "R", "module": "C", "broken": "D", "status": "I", "trial": "A", "zero": "K"}

# %% mistake: larger-size-against-cold-starts | submission | "starts from zero as well"
choice = {"letters": "B", "sensor": "S", "fraud": "R", "module": "C", "broken": "D", "status": "I", "trial": "O", "zero": "L"}

# %% alternative: zipped
choice = dict(zip(["letters", "sensor", "fraud", "module", "broken", "status", "trial", "zero"], "BSRCDIOK"))

# %% alternative: key-by-key
choice = {"zero": "K"}
choice["trial"], choice["status"] = "O", "I"
choice.update(broken="D", module="C", fraud="R", sensor="S", letters="B")

# %% crash: letters-without-quotes | visible
choice = {"letters": B}
