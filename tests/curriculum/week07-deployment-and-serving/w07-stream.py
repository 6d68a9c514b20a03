# Tests that a stream reads each file once, ends by itself, and adds up its micro-batches.

# %% mistake: batch-appended-each-time | visible | "holds no notes of the stream"
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = add_rate(spark.read.schema(SCHEMA).json(landing))
    rows.write.mode("append").parquet(out)
    return rows.count()

# %% mistake: a-new-checkpoint-each-time | visible | "holds no notes of the stream"
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", files_per_batch).json(landing)
    query = (
        add_rate(rows).writeStream.format("parquet").outputMode("append").option("path", out)
        .option("checkpointLocation", tempfile.mkdtemp(dir=WORK)).trigger(availableNow=True).start()
    )
    query.awaitTermination()
    return sum(progress["numInputRows"] for progress in query.recentProgress)

# %% mistake: another-checkpoint-at-each-restart | submission | "The same checkpoint, each time"
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", files_per_batch).json(landing)
    query = (
        add_rate(rows).writeStream.format("parquet").outputMode("append").option("path", out)
        .option("checkpointLocation", checkpoint if not Path(checkpoint).exists() else checkpoint + uuid.uuid4().hex).trigger(availableNow=True).start()
    )
    query.awaitTermination()
    return sum(progress["numInputRows"] for progress in query.recentProgress)

# %% mistake: does-not-wait | visible | "return before the stream has ended"
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", files_per_batch).json(landing)
    query = (
        add_rate(rows).writeStream.format("parquet").outputMode("append").option("path", out)
        .option("checkpointLocation", checkpoint).trigger(availableNow=True).start()
    )
    query.stop()
    return 16

# %% mistake: no-model | visible | "have no `rate`"
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", files_per_batch).json(landing)
    query = (
        rows.writeStream.format("parquet").outputMode("append").option("path", out)
        .option("checkpointLocation", checkpoint).trigger(availableNow=True).start()
    )
    query.awaitTermination()
    return sum(progress["numInputRows"] for progress in query.recentProgress)

# %% mistake: counts-the-table | visible | "not what lies in the table"
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", files_per_batch).json(landing)
    query = (
        add_rate(rows).writeStream.format("parquet").outputMode("append").option("path", out)
        .option("checkpointLocation", checkpoint).trigger(availableNow=True).start()
    )
    query.awaitTermination()
    return spark.read.parquet(out).count()

# %% mistake: last-micro-batch-only | visible | "Add up every micro-batch"
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", files_per_batch).json(landing)
    query = (
        add_rate(rows).writeStream.format("parquet").outputMode("append").option("path", out)
        .option("checkpointLocation", checkpoint).trigger(availableNow=True).start()
    )
    query.awaitTermination()
    return query.lastProgress["numInputRows"] if query.lastProgress else 0

# %% mistake: returns-the-query | visible | "should return a number of rows"
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", files_per_batch).json(landing)
    query = (
        add_rate(rows).writeStream.format("parquet").outputMode("append").option("path", out)
        .option("checkpointLocation", checkpoint).trigger(availableNow=True).start()
    )
    query.awaitTermination()
    return query

# %% mistake: batch-size-ignored | submission | "Does `files_per_batch` reach the reader"
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = spark.readStream.schema(SCHEMA).json(landing)
    query = (
        add_rate(rows).writeStream.format("parquet").outputMode("append").option("path", out)
        .option("checkpointLocation", checkpoint).trigger(availableNow=True).start()
    )
    query.awaitTermination()
    return sum(progress["numInputRows"] for progress in query.recentProgress)

# %% mistake: own-price | submission | "Use the function passed in"
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", files_per_batch).json(landing)
    query = (
        rows.withColumn("rate", F.col("usual_rate") * 2).writeStream.format("parquet").outputMode("append").option("path", out)
        .option("checkpointLocation", checkpoint).trigger(availableNow=True).start()
    )
    query.awaitTermination()
    return sum(progress["numInputRows"] for progress in query.recentProgress)

# %% alternative: lambda-and-loop
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    reader = spark.readStream.format("json").schema(SCHEMA).option("maxFilesPerTrigger", str(files_per_batch))
    query = add_rate(reader.load(landing)).writeStream.trigger(availableNow=True).start(
        path=out, format="parquet", outputMode="append", checkpointLocation=checkpoint)
    query.awaitTermination()
    total = 0
    for progress in query.recentProgress:
        total += progress.numInputRows
    return total

# %% alternative: counts-the-difference
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    before = spark.read.parquet(out).count() if any(Path(out).glob("*.parquet")) else 0
    rows = spark.readStream.schema(SCHEMA).json(landing, maxFilesPerTrigger=files_per_batch) if False else (
        spark.readStream.schema(SCHEMA).option("maxFilesPerTrigger", int(files_per_batch)).json(landing))
    query = add_rate(rows).writeStream.option("checkpointLocation", checkpoint).trigger(availableNow=True).start(out, format="parquet")
    query.awaitTermination()
    return spark.read.parquet(out).count() - before

# %% crash: no-schema | visible
def score_new_files(landing, out, checkpoint, add_rate, files_per_batch=1):
    rows = spark.readStream.option("maxFilesPerTrigger", files_per_batch).json(landing)
    query = (
        add_rate(rows).writeStream.format("parquet").outputMode("append").option("path", out)
        .option("checkpointLocation", checkpoint).trigger(availableNow=True).start()
    )
    query.awaitTermination()
    return sum(progress["numInputRows"] for progress in query.recentProgress)
