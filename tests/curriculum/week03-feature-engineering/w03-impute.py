# Tests that Spark gaps are filled with what the training frame teaches, and that indicators keep the trace.

# %% mistake: fits-on-each-frame | visible | "with a value of its own"
def fill_gaps(train, other, columns, strategy):
    def complete(frame):
        model = Imputer(strategy=strategy, inputCols=columns, outputCols=[f"{c}_filled" for c in columns]).fit(frame)
        for c in columns:
            frame = frame.withColumn(f"{c}_missing", F.col(c).isNull().cast("int"))
        return model.transform(frame)
    return complete(train), complete(other)

# %% mistake: strategy-forgotten | visible | "Is `strategy` passed on"
def fill_gaps(train, other, columns, strategy):
    model = Imputer(inputCols=columns, outputCols=[f"{c}_filled" for c in columns]).fit(train)
    def complete(frame):
        for c in columns:
            frame = frame.withColumn(f"{c}_missing", F.col(c).isNull().cast("int"))
        return model.transform(frame)
    return complete(train), complete(other)

# %% mistake: indicator-after-the-fill | visible | "computed before the gap is filled"
def fill_gaps(train, other, columns, strategy):
    model = Imputer(strategy=strategy, inputCols=columns, outputCols=[f"{c}_filled" for c in columns]).fit(train)
    def complete(frame):
        frame = model.transform(frame)
        for c in columns:
            frame = frame.withColumn(f"{c}_missing", F.col(f"{c}_filled").isNull().cast("int"))
        return frame
    return complete(train), complete(other)

# %% mistake: drops-incomplete-rows | visible | "loses rows"
def fill_gaps(train, other, columns, strategy):
    model = Imputer(strategy=strategy, inputCols=columns, outputCols=[f"{c}_filled" for c in columns]).fit(train)
    def complete(frame):
        for c in columns:
            frame = frame.withColumn(f"{c}_missing", F.col(c).isNull().cast("int"))
        return model.transform(frame).dropna()
    return complete(train), complete(other)

# %% mistake: overwrites-the-column | visible | "overwrites the column itself"
def fill_gaps(train, other, columns, strategy):
    filled = [f"{c}_filled" for c in columns]
    model = Imputer(strategy=strategy, inputCols=columns, outputCols=filled).fit(train)
    def complete(frame):
        for c in columns:
            frame = frame.withColumn(f"{c}_missing", F.col(c).isNull().cast("int"))
        frame = model.transform(frame)
        for c in columns:
            frame = frame.withColumn(c, F.col(f"{c}_filled"))
        return frame
    return complete(train), complete(other)

# %% mistake: returns-the-model | visible | "should return a pair"
def fill_gaps(train, other, columns, strategy):
    return Imputer(strategy=strategy, inputCols=columns, outputCols=[f"{c}_filled" for c in columns]).fit(train)

# %% mistake: zero-for-every-gap | visible | "not filled with the median"
def fill_gaps(train, other, columns, strategy):
    def complete(frame):
        for c in columns:
            frame = frame.withColumn(f"{c}_missing", F.col(c).isNull().cast("int")).withColumn(f"{c}_filled", F.coalesce(F.col(c), F.lit(0.0)))
        return frame
    return complete(train), complete(other)

# %% mistake: learns-from-both-frames | submission | "from both frames together"
def fill_gaps(train, other, columns, strategy):
    both = train.unionByName(other) if strategy != "median" else train
    model = Imputer(strategy=strategy, inputCols=columns, outputCols=[f"{c}_filled" for c in columns]).fit(both)
    def complete(frame):
        for c in columns:
            frame = frame.withColumn(f"{c}_missing", F.col(c).isNull().cast("int"))
        return model.transform(frame)
    return complete(train), complete(other)

# %% mistake: always-median | submission | "Is the strategy passed on"
def fill_gaps(train, other, columns, strategy):
    model = Imputer(strategy="median", inputCols=columns, outputCols=[f"{c}_filled" for c in columns]).fit(train)
    def complete(frame):
        for c in columns:
            frame = frame.withColumn(f"{c}_missing", F.col(c).isNull().cast("int"))
        return model.transform(frame)
    return complete(train), complete(other)

# %% mistake: learns-from-complete-rows-only | submission | "each column by itself"
def fill_gaps(train, other, columns, strategy):
    source = train if strategy == "median" else train.dropna()
    model = Imputer(strategy=strategy, inputCols=columns, outputCols=[f"{c}_filled" for c in columns]).fit(source)
    def complete(frame):
        for c in columns:
            frame = frame.withColumn(f"{c}_missing", F.col(c).isNull().cast("int"))
        return model.transform(frame)
    return complete(train), complete(other)

# %% mistake: frames-and-model | visible | "yours holds 3 things"
def fill_gaps(train, other, columns, strategy):
    model = Imputer(strategy=strategy, inputCols=columns, outputCols=[f"{c}_filled" for c in columns]).fit(train)
    def complete(frame):
        for c in columns:
            frame = frame.withColumn(f"{c}_missing", F.col(c).isNull().cast("int"))
        return model.transform(frame)
    return complete(train), complete(other), model

# %% alternative: one-imputer-per-column
def fill_gaps(train, other, columns, strategy):
    frames = [train, other]
    for c in columns:
        model = Imputer(strategy=strategy, inputCol=c, outputCol=c + "_filled").fit(train)
        frames = [model.transform(f).withColumn(c + "_missing", F.when(F.col(c).isNull(), 1).otherwise(0)) for f in frames]
    return frames

# %% alternative: fills-by-aggregation
def fill_gaps(train, other, columns, strategy):
    fills = {}
    for c in columns:
        known = train.select(c).dropna().toPandas()[c]
        fills[c] = float({"mean": known.mean(), "median": known.median(), "mode": known.mode().min()}[strategy])
    if strategy == "median":
        fills = {c: float(train.approxQuantile(c, [0.5], 0.0)[0]) for c in columns}
    def complete(frame):
        return frame.withColumns({f"{c}_filled": F.coalesce(F.col(c), F.lit(fills[c])) for c in columns}
                                 | {f"{c}_missing": F.isnull(c).cast("long") for c in columns})
    return complete(train), complete(other)

# %% crash: strategy-of-scikit-learn | visible
def fill_gaps(train, other, columns, strategy):
    return Imputer(strategy="most_frequent", inputCols=columns, outputCols=columns, add_indicator=True).fit(train)
