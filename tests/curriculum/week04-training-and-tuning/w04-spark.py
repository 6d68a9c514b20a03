# Answers that prove the checks of exercise 4.6.

# %% mistake: label-column-forgotten | visible | "does not learn from the label passed in"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCols=categorical, outputCols=i, handleInvalid="keep"),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v),
        spark_features.VectorAssembler(inputCols=[*numeric, *v], outputCol="features"),
        spark_models.LogisticRegression(featuresCol="features", maxIter=20),
    ])

# %% mistake: label-among-the-features | visible | "reads the answer off"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCols=categorical, outputCols=i, handleInvalid="keep"),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v),
        spark_features.VectorAssembler(inputCols=[*numeric, *v, label], outputCol="features"),
        spark_models.LogisticRegression(featuresCol="features", labelCol=label, maxIter=20),
    ])

# %% mistake: index-as-a-size | visible | "treat it as a size"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCols=categorical, outputCols=i, handleInvalid="keep"),
        spark_features.VectorAssembler(inputCols=[*numeric, *i], outputCol="features"),
        spark_models.LogisticRegression(featuresCol="features", labelCol=label, maxIter=20),
    ])

# %% mistake: no-vector-column | visible | "reads a single vector column"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCols=categorical, outputCols=i, handleInvalid="keep"),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v),
        spark_models.LogisticRegression(featuresCol="features", labelCol=label, maxIter=20),
    ])

# %% mistake: prepares-and-never-predicts | visible | "prepares and never predicts"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCols=categorical, outputCols=i, handleInvalid="keep"),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v),
        spark_features.VectorAssembler(inputCols=[*numeric, *v], outputCol="features"),
    ])

# %% mistake: pipeline-of-scikit-learn | visible | "Two libraries have a class"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return Pipeline([("scale", StandardScaler()), ("model", LogisticRegression())])

# %% mistake: assembles-too-early | visible | "an earlier one writes"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.VectorAssembler(inputCols=[*numeric, *v], outputCol="features"),
        spark_features.StringIndexer(inputCols=categorical, outputCols=i, handleInvalid="keep"),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v),
        spark_models.LogisticRegression(featuresCol="features", labelCol=label, maxIter=20),
    ])

# %% mistake: numbers-left-out | visible | "What does the assembler take"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCols=categorical, outputCols=i, handleInvalid="keep"),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v),
        spark_features.VectorAssembler(inputCols=[*v], outputCol="features"),
        spark_models.LogisticRegression(featuresCol="features", labelCol=label, maxIter=20),
    ])

# %% mistake: unseen-stops-the-job | visible | "the indexer's default"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCols=categorical, outputCols=i),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v),
        spark_features.VectorAssembler(inputCols=[*numeric, *v], outputCol="features"),
        spark_models.LogisticRegression(featuresCol="features", labelCol=label, maxIter=20),
    ])

# %% mistake: unseen-rows-skipped | visible | "skips rows with an unseen category"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCols=categorical, outputCols=i, handleInvalid="skip"),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v),
        spark_features.VectorAssembler(inputCols=[*numeric, *v], outputCol="features"),
        spark_models.LogisticRegression(featuresCol="features", labelCol=label, maxIter=20),
    ])

# %% mistake: first-columns-only | submission | "slots in your vector"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCols=categorical, outputCols=i, handleInvalid="keep"),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v),
        spark_features.VectorAssembler(inputCols=[numeric[0], v[0]], outputCol="features"),
        spark_models.LogisticRegression(featuresCol="features", labelCol=label, maxIter=20),
    ])

# %% mistake: slot-for-the-unseen | visible | "What does the assembler take"
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCols=categorical, outputCols=i, handleInvalid="keep"),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v, dropLast=False),
        spark_features.VectorAssembler(inputCols=[*numeric, *v], outputCol="features"),
        spark_models.LogisticRegression(labelCol=label, maxIter=20)])

# %% mistake: columns-written-in | submission | "name written into a stage"
def spark_pipeline(numeric, categorical, label):
    return SparkPipeline(stages=[
        spark_features.StringIndexer(inputCol="purpose", outputCol="i", handleInvalid="keep"),
        spark_features.OneHotEncoder(inputCol="i", outputCol="v"),
        spark_features.VectorAssembler(inputCols=["duration", "v"], outputCol="features"),
        spark_models.LogisticRegression(labelCol=label, maxIter=20)])

# %% alternative: one-indexer-for-each-column
def spark_pipeline(numeric, categorical, label):
    stages, inputs = [], list(numeric)
    for c in categorical:
        stages.append(spark_features.StringIndexer(inputCol=c, outputCol=f"{c} no", handleInvalid="keep"))
        stages.append(spark_features.OneHotEncoder(inputCol=f"{c} no", outputCol=f"{c} hot"))
        inputs.append(f"{c} hot")
    stages.append(spark_features.VectorAssembler(inputCols=inputs, outputCol="features"))
    stages.append(spark_models.LogisticRegression(labelCol=label, maxIter=20))
    return SparkPipeline(stages=stages)

# %% alternative: pipeline-in-a-pipeline
def spark_pipeline(numeric, categorical, label):
    i, v = [c + "_i" for c in categorical], [c + "_v" for c in categorical]
    prepare = SparkPipeline().setStages([
        spark_features.StringIndexer(inputCols=categorical, outputCols=i).setHandleInvalid("keep"),
        spark_features.OneHotEncoder(inputCols=i, outputCols=v),
        spark_features.VectorAssembler(inputCols=v + list(numeric), outputCol="features")])
    model = spark_models.LogisticRegression().setLabelCol(label).setMaxIter(20)
    return SparkPipeline(stages=[prepare, model])

# %% crash: parameters-of-scikit-learn | visible
def spark_pipeline(numeric, categorical, label):
    return spark_features.OneHotEncoder(handle_unknown="ignore")
