# Tests which level and which store of feature tables serves a case.

# %% mistake: workspace-store-shared | visible | "It ends at its workspace"
fits = {"sharing": "W", "legacy": "W", "grants": "A", "history": "F", "checkout": "O", "nightly": "F", "webpage": "O", "audit": "F"}

# %% mistake: inherited-rights-in-a-workspace | submission | "governed where tables are"
fits = {"sharing": "A", "legacy": "W", "grants": "W", "history": "F", "checkout": "O", "nightly": "F", "webpage": "O", "audit": "F"}

# %% mistake: catalog-that-is-not-there | submission | "which this workspace does not have"
fits = {"sharing": "W", "legacy": "A", "grants": "A", "history": "F", "checkout": "O", "nightly": "F", "webpage": "O", "audit": "F"} | {"sharing": "A", "grants": "W"}

# %% mistake: trains-on-the-online-store | visible | "a training set needs every day"
fits = {"sharing": "A", "legacy": "W", "grants": "A", "history": "O", "checkout": "O", "nightly": "F", "webpage": "O", "audit": "F"}

# %% mistake: offline-at-the-till | submission | "while a customer waits"
fits = {"sharing": "A", "legacy": "W", "grants": "A", "history": "F", "checkout": "F", "nightly": "F", "webpage": "O", "audit": "F"}

# %% mistake: batch-by-lookups | submission | "one by one"
fits = {"sharing": "A", "legacy": "W", "grants": "A", "history": "F", "checkout": "O", "nightly": "O", "webpage": "O", "audit": "F"}

# %% mistake: online-store-remembers | submission | "a store that forgets"
fits = {"sharing": "A", "legacy": "W", "grants": "A", "history": "F", "checkout": "O", "nightly": "F", "webpage": "O", "audit": "O"}

# %% mistake: visitors-scan-delta | submission | "thousands of visitors"
fits = {"sharing": "A", "legacy": "W", "grants": "A", "history": "F", "checkout": "O", "nightly": "F", "webpage": "F", "audit": "F"}

# %% mistake: level-for-store | visible | "The last five are about the store"
fits = {"sharing": "A", "legacy": "W", "grants": "A", "history": "A", "checkout": "O", "nightly": "F", "webpage": "O", "audit": "F"}

# %% mistake: account-level-everywhere | visible | "never uses one of the four"
fits = {"sharing": "A", "legacy": "A", "grants": "A", "history": "F", "checkout": "O", "nightly": "F", "webpage": "O", "audit": "F"}

# %% alternative: built-from-pairs
fits = dict(zip(["audit", "webpage", "nightly", "checkout", "history", "grants", "legacy", "sharing"], reversed("AWAFOFOF")))

# %% alternative: grouped-by-letter
fits = {}
for letter, cases in {"A": ["sharing", "grants"], "W": ["legacy"], "F": ["history", "nightly", "audit"], "O": ["checkout", "webpage"]}.items():
    fits.update(dict.fromkeys(cases, letter))

# %% crash: letters-without-quotes | visible
fits = {"sharing": A, "legacy": W}
