#:project ../../src/Breakeven.Core/Breakeven.Core.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// Regenerates data/shipped from the sources that data/README.md names:
//   dotnet run eng/catalog/convert.cs -- CATALOG_DIR TRACES_DIR OUTPUT_DIR
// CATALOG_DIR holds the price lists and tables, TRACES_DIR the traffic traces. Output depends on the input only.

using System.Globalization;
using System.IO.Compression;
using System.Text;
using Breakeven;

if (args.Length != 3)
{
    Console.Error.WriteLine("usage: convert CATALOG_DIR TRACES_DIR OUTPUT_DIR");
    return 2;
}

(string catalogs, string traces, string output) = (args[0], args[1], args[2]);
const string Collected = "2026-11-23"; // day on which the hardware and model tables were put together
WritePrices();
WriteAccelerators();
WriteAcceleratorPrices();
WriteOpenModels();
WriteDemoTraffic();
return 0;

void WritePrices()
{
    PublishedPrices liteLlm = ReadPrices("litellm_model_prices.json", new(2026, 7, 24), "BerriAI/litellm model_prices_and_context_window.json, mirror RoCry/llm-api-price @8442b93 (MIT)");
    PublishedPrices genAi = ReadPrices("genai_prices_data.json", new(2026, 8, 21), "pydantic/genai-prices @47df840 prices/data.json (MIT)");
    (IReadOnlyList<RateCard> cards, int disagreements) = PriceMerge.NewestWins(liteLlm, genAi);
    using FileStream file = File.Create(Path.Combine(output, "prices.tsv"));
    PriceBook book = PriceBookWriter.Versioned(cards);
    PriceBookWriter.Write(book, file);
    Console.WriteLine($"prices {book.Version}: {book.Cards.Length} cards from {liteLlm.Cards.Length} + {genAi.Cards.Length}, {disagreements} disagreements noted");
}

PublishedPrices ReadPrices(string name, DateOnly date, string source)
{
    using FileStream file = File.OpenRead(Path.Combine(catalogs, name));
    PublishedPrices prices = PublishedPrices.Read(file, date, source);
    foreach (IGrouping<string, DroppedPrice> group in prices.Dropped.GroupBy(drop => Reason(drop.Reason)).OrderByDescending(group => group.Count()))
        Console.WriteLine($"{name}: dropped {group.Count(),4}: {group.Key} (as {group.First().Entry})");
    return prices;
}

static string Reason(string reason) => reason.StartsWith("a second price", StringComparison.Ordinal) ? "a second price of the same model" : reason;

void WriteAccelerators() => WriteTable(
    "accelerators.csv",
    "Accelerators. Dense TFLOPS; link speed is one direction; prices in US dollars. Sources: data/README.md.",
    "gpus.csv",
    [
        ("id", row => row["gpu_id"]), ("name", row => row["name"]), ("vendor", row => row["vendor"]), ("class", row => row["class"]),
        ("memory_gb", row => row["vram_gb"]), ("bandwidth_gb_s", row => row["mem_bw_gb_s"]),
        ("fp16_tflops", row => row["fp16_dense_tflops"]), ("fp8_tflops", row => row["fp8_dense_tflops"]), ("fp4_tflops", row => row["fp4_dense_tflops"]),
        ("measured_fp16_tflops", row => row["measured_max_fp16_matmul_tflops"]), ("tdp_watts", row => row["tdp_w"]),
        ("link_gb_s", row => row["link_gb_s_per_dir"]), ("link", row => row["link"]),
        ("purchase_usd_low", row => row["purchase_usd_low"]), ("purchase_usd_typical", _ => ""), ("purchase_usd_high", row => row["purchase_usd_high"]),
        ("purchase_source", row => row["purchase_basis"]), ("purchase_is_estimate", row => YesNo(row["purchase_basis"].Contains("estimate"))),
        ("on_demand_usd_per_hour_low", row => row["cloud_od_usd_h_low"]), ("on_demand_usd_per_hour_typical", row => row["cloud_od_usd_h_typical"]),
        ("on_demand_usd_per_hour_high", row => row["cloud_od_usd_h_high"]), ("reserved_1y_usd_per_hour", row => row["cloud_reserved_1y_usd_h_typical"]),
        ("spot_usd_per_hour", row => row["cloud_spot_usd_h_typical"]), ("price_source", row => row["cloud_basis"]),
        ("price_is_estimate", row => YesNo(row["cloud_basis"].Contains("estimate") || row["cloud_basis"].Contains("from memory"))),
        ("spec_source", row => row["spec_source"]), ("confidence", row => row["confidence"]), ("source_date", _ => Collected),
    ]);

void WriteAcceleratorPrices() => WriteTable(
    "accelerator-prices.csv",
    "Single observed prices of an accelerator hour, in US dollars. Sources: data/README.md.",
    "gpu_cloud_prices.csv",
    [
        ("id", row => row["gpu_id"]), ("provider", row => row["provider"]), ("term", row => row["term"]),
        ("usd_per_hour", row => row["usd_per_gpu_hour"]), ("source", row => row["source"]),
    ]);

void WriteOpenModels() => WriteTable(
    "open-models.csv",
    "Models with public weights. KV bytes at 16 bit; weights and memory in 10^9 bytes. Sources: data/README.md.",
    "open_models.csv",
    [
        ("id", row => row["model_id"]), ("family", row => row["family"]), ("architecture", row => row["arch"]),
        ("params_b", row => row["params_total_b"]), ("active_params_b", row => row["params_active_b"]), ("params_from_shape_b", row => row["param_check_b"]),
        ("layers", row => row["layers"]), ("hidden", row => row["hidden"]), ("heads", row => row["heads"]), ("kv_heads", row => row["kv_heads"]),
        ("head_dim", row => row["head_dim"]), ("feed_forward", row => row["ffn_intermediate"]), ("vocabulary", row => row["vocab"]),
        ("attention", row => row["attention"]), ("full_attention_layers", row => row["full_attention_layers"]), ("sliding_window", row => row["sliding_window"]),
        ("mla_kv_rank", row => row["mla_kv_lora_rank"]), ("mla_rope_dim", row => row["mla_rope_dim"]), ("max_context", row => row["max_context"]),
        ("kv_bytes_per_token", row => row["kv_bytes_per_token_bf16"]), ("kv_bytes_per_token_full_layers", row => row["kv_bytes_per_token_bf16_full_layers_only"]),
        ("weights_gb_16bit", row => row["weights_gb_bf16"]), ("weights_gb_8bit", row => row["weights_gb_int8"]), ("weights_gb_4bit", row => row["weights_gb_int4"]),
        ("min_memory_gb_16bit", row => row["min_vram_gb_bf16_8k"]), ("min_memory_gb_8bit", row => row["min_vram_gb_int8_8k"]),
        ("min_memory_gb_4bit", row => row["min_vram_gb_int4_8k"]), ("licence", row => row["licence"]), ("commercial_use", row => row["commercial_use"]),
        ("source", row => row["config_source"]), ("is_estimate", row => YesNo(row["config_source"].Contains("estimate"))),
        ("confidence", row => row["confidence"]), ("source_date", _ => Collected),
    ]);

void WriteDemoTraffic()
{
    const int Sample = 4_000;
    string[][] calls = [.. GzipLines("azure_llm_2023_conv.csv.gz").Skip(1).Select(line => line.Split(','))];
    int[] indexes = [.. Enumerable.Range(0, calls.Length)];
    new Random(20231116).Shuffle(indexes);
    double?[] rates = [.. GzipLines("servegen_m-large_14d_10min.csv.gz").Skip(1).Select(line => Rate(line.Split(',')[1]))];
    double mean = rates.Where(rate => rate is not null).Average(rate => rate!.Value);

    using StreamWriter file = NewFile("demo-traffic.txt");
    file.WriteLine("# breakeven demo traffic, format 1");
    file.WriteLine("# size,INPUT,OUTPUT: tokens of one call, a sample of 4,000 in order of arrival. Azure LLM inference trace 2023, conversations (CC-BY 4.0);");
    file.WriteLine("#   Patel et al., \"Splitwise: Efficient Generative LLM Inference Using Phase Splitting\", ISCA 2024. Azure/AzurePublicDataset @b469a11.");
    file.WriteLine("# rate,MULTIPLE: arrivals in each ten minutes of two weeks, as a multiple of their mean; empty where the source has a gap. ServeGen m-large (Apache-2.0), alibaba/ServeGen @f891d11.");
    foreach (int index in indexes.Take(Sample).Order()) file.WriteLine($"size,{calls[index][1]},{calls[index][2]}");
    foreach (double? rate in rates) file.WriteLine($"rate,{(rate / mean)?.ToString("0.0000", CultureInfo.InvariantCulture)}");
    Console.WriteLine($"demo-traffic.txt: {Math.Min(Sample, calls.Length)} sizes, {rates.Length} rates, {rates.Count(rate => rate is null)} gaps");
}

static double? Rate(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) && rate > 0 ? rate : null;

IEnumerable<string> GzipLines(string name)
{
    using StreamReader reader = new(new GZipStream(File.OpenRead(Path.Combine(traces, name)), CompressionMode.Decompress));
    while (reader.ReadLine() is { } line)
        if (line.Length > 0) yield return line;
}

StreamWriter NewFile(string name) => new(Path.Combine(output, name), append: false, new UTF8Encoding(false)) { NewLine = "\n" };

static string YesNo(bool value) => value ? "yes" : "no";

void WriteTable(string name, string title, string source, (string Name, Func<Dictionary<string, string>, string> Value)[] columns)
{
    using StreamWriter file = NewFile(name);
    file.WriteLine($"# {title}");
    file.WriteLine(string.Join(',', columns.Select(column => column.Name)));
    List<string> lines = [.. ReadTable(Path.Combine(catalogs, source)).Select(row => string.Join(',', columns.Select(column => Quote(column.Value(row)))))];
    foreach (string line in lines) file.WriteLine(line);
    Console.WriteLine($"{name}: {lines.Count} rows");
}

static string Quote(string cell) => cell.AsSpan().ContainsAny(",\"") || cell.StartsWith('#') ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;

static IEnumerable<Dictionary<string, string>> ReadTable(string path)
{
    string[]? header = null;
    foreach (string line in File.ReadLines(path))
    {
        string[] cells = [.. Cells(line)];
        if (header is null) header = cells;
        else yield return header.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}

static IEnumerable<string> Cells(string line)
{
    StringBuilder cell = new();
    bool quoted = false;
    for (int i = 0; i < line.Length; i++)
    {
        if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[++i]);
        else if (line[i] == '"') quoted = !quoted;
        else if (line[i] == ',' && !quoted)
        {
            yield return cell.ToString();
            cell.Clear();
        }
        else cell.Append(line[i]);
    }
    yield return cell.ToString();
}
