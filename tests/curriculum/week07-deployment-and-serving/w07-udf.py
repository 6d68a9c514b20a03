# Tests that a Spark UDF takes the model to the rows, by name, as a double, and loses none.

# %% mistake: scores-on-the-driver | visible | "scored on the driver"
def score_frame(frame, model_uri):
    table = frame.toPandas()
    table["rate"] = mlflow.pyfunc.load_model(model_uri).predict(table).astype(float)
    return spark.createDataFrame(table)

# %% mistake: returns-pandas | visible | "should return a Spark DataFrame"
def score_frame(frame, model_uri):
    udf = mlflow.pyfunc.spark_udf(spark, model_uri, result_type="double", env_manager="local")
    return frame.withColumn("rate", udf()).toPandas()

# %% mistake: whole-euros | visible | "One price with cents per booking"
def score_frame(frame, model_uri):
    udf = mlflow.pyfunc.spark_udf(spark, model_uri, result_type="long", env_manager="local")
    return frame.withColumn("rate", udf())

# %% mistake: scores-without-bookings | visible | "A score without its booking"
def score_frame(frame, model_uri):
    udf = mlflow.pyfunc.spark_udf(spark, model_uri, result_type="double", env_manager="local")
    return frame.select(udf().alias("rate"))

# %% mistake: another-name | visible | "no column called `rate`"
def score_frame(frame, model_uri):
    udf = mlflow.pyfunc.spark_udf(spark, model_uri, result_type="double", env_manager="local")
    return frame.withColumn("prediction", udf())

# %% mistake: columns-by-position | submission | "takes them for others"
def score_frame(frame, model_uri):
    udf = mlflow.pyfunc.spark_udf(spark, model_uri, result_type="double", env_manager="local")
    names = mlflow.pyfunc.load_model(model_uri).metadata.get_input_schema().input_names()
    return frame.withColumn("rate", udf(*[c for c in frame.columns if c in names]))

# %% mistake: cents-cut-off | submission | "lost its decimals"
def score_frame(frame, model_uri):
    udf = mlflow.pyfunc.spark_udf(spark, model_uri, result_type="double", env_manager="local")
    return frame.withColumn("rate", F.floor(udf()).cast("double"))

# %% mistake: result-type-left-out | visible | "One price with cents per booking"
def score_frame(frame, model_uri):
    return frame.withColumn("rate", mlflow.pyfunc.spark_udf(spark, model_uri, env_manager="local")())

# %% mistake: drops-rows-with-any-gap | submission | "no reason to drop a row"
def score_frame(frame, model_uri):
    udf = mlflow.pyfunc.spark_udf(spark, model_uri, result_type="double", env_manager="local")
    return frame.dropna().withColumn("rate", udf())

# %% alternative: no-argument
def score_frame(frame, model_uri):
    return frame.withColumn("rate", mlflow.pyfunc.spark_udf(spark, model_uri, result_type="double")())

# %% alternative: select-with-a-struct
def score_frame(frame, model_uri):
    predict = mlflow.pyfunc.spark_udf(spark, model_uri=model_uri, result_type="double", env_manager="local")
    inputs = F.struct(*[F.col(c.name) for c in mlflow.models.get_model_info(model_uri).signature.inputs])
    return frame.select("*", predict(inputs).alias("rate"))

# %% crash: model-as-function | visible
def score_frame(frame, model_uri):
    return frame.withColumn("rate", mlflow.pyfunc.load_model(model_uri)(F.struct(*frame.columns)))
