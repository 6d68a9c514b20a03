# Tests eight judgements; each wrong choice is answered with the belief behind it.

# %% mistake: same-letter | visible | "the same letter"
answers = dict.fromkeys(["libraries", "idle", "network", "share", "model", "hotfix", "counts", "groups"], "b")

# %% mistake: half-done | visible | "not the eight of the table"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d"}

# %% mistake: capital-letters | visible | "four small letters"
answers = {"libraries": "B", "idle": "C", "network": "A", "share": "D", "model": "B", "hotfix": "C", "counts": "D", "groups": "B"}

# %% mistake: more-machines-cure-versions | submission | "The clusters differ in software"
answers = {"libraries": "c", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: newest-is-reproducible | submission | "each start may bring other versions"
answers = {"libraries": "d", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: more-workers-for-scikit-learn | submission | "scikit-learn runs on the driver alone"
answers = {"libraries": "b", "idle": "a", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: warehouse-runs-python | submission | "It runs SQL"
answers = {"libraries": "b", "idle": "b", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: gpu-speeds-up-anything | submission | "next machine to stand idle"
answers = {"libraries": "b", "idle": "d", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: gpu-on-serverless | submission | "the one thing that a network needs"
answers = {"libraries": "b", "idle": "c", "network": "b", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: ml-runtime-on-shared-compute | submission | "workers without a GPU train slowly"
answers = {"libraries": "b", "idle": "c", "network": "c", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: warehouse-trains-networks | submission | "training a network is not one"
answers = {"libraries": "b", "idle": "c", "network": "d", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: files-for-sharing | submission | "each copy ages by itself"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "a", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: hive-metastore-is-shared | submission | "The two others do not see it"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "b", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: copies-every-night | submission | "Three tables can differ"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "c", "model": "b", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: model-as-a-file | submission | "no way back to its data"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "a", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: stage-crosses-workspaces | submission | "does not look there"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "c", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: train-everywhere | submission | "two models with one name"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "d", "hotfix": "c", "counts": "d", "groups": "b"}

# %% mistake: mend-production-by-hand | submission | "edit production by hand"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "a", "counts": "d", "groups": "b"}

# %% mistake: switch-the-alarm-off | submission | "whether the repair helped"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "b", "counts": "d", "groups": "b"}

# %% mistake: model-from-a-laptop | submission | "what it was trained on"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "d", "counts": "d", "groups": "b"}

# %% mistake: count-drops-duplicates | submission | "drops nothing"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "a", "groups": "b"}

# %% mistake: outliers-are-not-counted | submission | "A far value is a value"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "b", "groups": "b"}

# %% mistake: count-is-approximate | submission | "itself is exact"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "c", "groups": "b"}

# %% mistake: classify-without-labels | submission | "there are none yet"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "a"}

# %% mistake: predict-spend-to-group | submission | "who is like whom"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "c"}

# %% mistake: metric-without-labels | submission | "when nothing is labelled"
answers = {"libraries": "b", "idle": "c", "network": "a", "share": "d", "model": "b", "hotfix": "c", "counts": "d", "groups": "d"}

# %% alternative: zipped
answers = dict(zip(["libraries", "idle", "network", "share", "model", "hotfix", "counts", "groups"], "bcadbcdb"))

# %% alternative: filled-one-by-one
answers = {}
for letter, keys in {"a": ["network"], "b": ["libraries", "model", "groups"], "c": ["idle", "hotfix"], "d": ["share", "counts"]}.items():
    for key in keys:
        answers[key] = letter

# %% crash: letters-without-quotes | visible
answers = {"libraries": b, "idle": c, "network": a, "share": d, "model": b, "hotfix": c, "counts": d, "groups": b}
