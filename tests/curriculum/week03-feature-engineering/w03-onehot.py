# Tests that a Spark pipeline one-hot encodes: a slot for each category seen, zeros for the rest, no row lost.

# %% mistake: stops-at-news | visible | "stops at a category"
def encoder(columns):
    index = [f"{c}_index" for c in columns]
    return SparkPipeline(stages=[StringIndexer(inputCols=columns, outputCols=index), OneHotEncoder(inputCols=index, outputCols=[f"{c}_vec" for c in columns], dropLast=False)])

# %% mistake: skips-rows | visible | "Skipping rows in silence"
def encoder(columns):
    index = [f"{c}_index" for c in columns]
    return SparkPipeline(stages=[StringIndexer(inputCols=columns, outputCols=index, handleInvalid="skip"), OneHotEncoder(inputCols=index, outputCols=[f"{c}_vec" for c in columns], dropLast=False)])

# %% mistake: slot-for-unseen | visible | "extra index for unseen"
def encoder(columns):
    index = [f"{c}_index" for c in columns]
    return SparkPipeline(stages=[StringIndexer(inputCols=columns, outputCols=index, handleInvalid="keep"), OneHotEncoder(inputCols=index, outputCols=[f"{c}_vec" for c in columns], dropLast=False)])

# %% mistake: index-for-one-hot | visible | "An index is a name"
def encoder(columns):
    return SparkPipeline(stages=[StringIndexer(inputCols=columns, outputCols=[f"{c}_vec" for c in columns], handleInvalid="keep")])

# %% mistake: list-of-stages | visible | "unfitted `SparkPipeline`"
def encoder(columns):
    index = [f"{c}_index" for c in columns]
    return [StringIndexer(inputCols=columns, outputCols=index, handleInvalid="keep"), OneHotEncoder(inputCols=index, outputCols=[f"{c}_vec" for c in columns])]

# %% mistake: other-output-name | visible | "adds no column `colour_vec`"
def encoder(columns):
    index = [f"{c}_index" for c in columns]
    return SparkPipeline(stages=[StringIndexer(inputCols=columns, outputCols=index, handleInvalid="keep"), OneHotEncoder(inputCols=index, outputCols=[f"{c}_onehot" for c in columns])])

# %% mistake: stages-in-the-wrong-order | visible | "Does each stage read"
def encoder(columns):
    index = [f"{c}_index" for c in columns]
    return SparkPipeline(stages=[OneHotEncoder(inputCols=index, outputCols=[f"{c}_vec" for c in columns]), StringIndexer(inputCols=columns, outputCols=index, handleInvalid="keep")])

# %% mistake: first-column-only | submission | "one vector for each of two columns"
def encoder(columns):
    c = columns[0]
    return SparkPipeline(stages=[StringIndexer(inputCol=c, outputCol="i", handleInvalid="keep"), OneHotEncoder(inputCol="i", outputCol=f"{c}_vec")])

# %% mistake: name-written-in | submission | "Is a name written in"
def encoder(columns):
    return SparkPipeline(stages=[StringIndexer(inputCol="colour", outputCol="i", handleInvalid="keep"), OneHotEncoder(inputCol="i", outputCol="colour_vec")])

# %% mistake: writes-over-its-input | visible | "Fitting with the pipeline of `encoder` raises"
def encoder(columns):
    return SparkPipeline(stages=[StringIndexer(inputCols=columns, outputCols=columns, handleInvalid="keep"), OneHotEncoder(inputCols=columns, outputCols=[f"{c}_vec" for c in columns])])

# %% mistake: invalid-option | visible | "raises IllegalArgumentException"
def encoder(columns):
    index = [f"{c}_index" for c in columns]
    indexer = StringIndexer(inputCols=columns, outputCols=index)
    return SparkPipeline(stages=[indexer.setParams(handleInvalid="zeros"), OneHotEncoder(inputCols=index, outputCols=[f"{c}_vec" for c in columns])])

# %% alternative: stage-by-stage
def encoder(columns):
    stages = []
    for c in columns:
        stages.append(StringIndexer(inputCol=c, outputCol=f"{c}_i", handleInvalid="keep", stringOrderType="alphabetAsc"))
        stages.append(OneHotEncoder(inputCol=f"{c}_i", outputCol=f"{c}_vec", dropLast=True))
    return SparkPipeline().setStages(stages)

# %% alternative: nested-pipelines
def encoder(columns):
    def one(c):
        indexer = StringIndexer().setInputCol(c).setOutputCol("ix_" + c).setHandleInvalid("keep")
        return SparkPipeline(stages=[indexer, OneHotEncoder(handleInvalid="error").setInputCol("ix_" + c).setOutputCol(c + "_vec")])
    return SparkPipeline(stages=[one(c) for c in columns])

# %% crash: encoder-without-index | visible
def encoder(columns):
    return OneHotEncoder(inputCols=columns, outputCols=columns, handle_unknown="ignore")
