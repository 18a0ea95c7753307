using System.ClientModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.EndToEnd.Clients;
using Breakeven.TestKit.Providers;
using OpenAI;
using OpenAI.Batch;
using OpenAI.Files;

namespace Breakeven.EndToEnd.Batches;

/// <summary>The executable with batches on an own engine of four slots, and OpenAI's own library as its client.</summary>
internal sealed class BatchGateway : IAsyncDisposable
{
    public const int Slots = 4;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly int _port = BreakevenProcess.FreePort();
    private readonly HttpClient _plain;

    private BatchGateway(FakeProvider engine)
    {
        Engine = engine;
        _plain = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        OpenAIClient client = new(new ApiKeyCredential(GatewayConfig.ClientKey), OpenAIChatMatrixTests.OptionsFor(new Uri($"http://127.0.0.1:{_port}"), _http));
        (Files, Batches) = (client.GetOpenAIFileClient(), client.GetBatchClient());
    }

    public FakeProvider Engine { get; }
    public OpenAIFileClient Files { get; }
    public BatchClient Batches { get; }
    public BreakevenProcess Process { get; private set; } = null!;
    public string Folder => _folder.Path;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<BatchGateway> StartAsync()
    {
        BatchGateway gateway = new(await FakeProvider.StartAsync("own"));
        gateway._folder.Write("breakeven.yaml", $$"""
            version: 1
            server: { listen: "http://127.0.0.1:{{gateway._port}}", admin_key: "${BREAKEVEN_ADMIN_KEY}" }
            storage: { ledger: "sqlite:breakeven.db", content: encrypted, content_key: "{{new string('5', 64)}}" }
            providers: { gpu: { type: openai-compatible, base_url: "{{gateway.Engine.BaseUrl}}", location: own } }
            targets: { engine: { provider: gpu, model: "*", hosting: { usd_per_hour: 6, max_concurrency: {{Slots}} } } }
            routes: { "*": { targets: [engine] } }
            keys: [{ name: team, sha256: "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(GatewayConfig.ClientKey)))}}" }]
            batch: own

            """);
        await gateway.RestartAsync();
        return gateway;
    }

    /// <summary>Starts a process, the first or after the last one ended.</summary>
    public async Task RestartAsync()
    {
        if (Process is not null) await Process.DisposeAsync();
        Process = BreakevenProcess.Start(Folder, "serve");
        await Process.ReadyAsync(_plain);
    }

    /// <summary>Uploads lines that say who they are, and begins to work them off.</summary>
    public async Task<CreateBatchOperation> CreateAsync(int lines, string model = "serial")
    {
        string text = string.Join('\n', Enumerable.Range(0, lines).Select(i =>
            $$$"""{"custom_id":"{{{i}}}","method":"POST","url":"/v1/chat/completions","body":{"model":"{{{model}}}","messages":[{"role":"user","content":"line-{{{i}}}."}]}}"""));
        OpenAIFile file = await Files.UploadFileAsync(BinaryData.FromString(text), "lines.jsonl", FileUploadPurpose.Batch);
        return await Batches.CreateBatchAsync(
            BinaryContent.Create(BinaryData.FromString($$"""{"input_file_id":"{{file.Id}}","endpoint":"/v1/chat/completions","completion_window":"24h"}""")), waitUntilCompleted: false, options: null);
    }

    public static async Task<JsonNode> ReadAsync(CreateBatchOperation batch) => JsonNode.Parse((await batch.GetBatchAsync(options: null)).GetRawResponse().Content.ToString())!;

    /// <summary>The batch once a condition holds.</summary>
    public static async Task<JsonNode> WaitAsync(CreateBatchOperation batch, Func<JsonNode, bool> holds)
    {
        while (true)
        {
            JsonNode now = await ReadAsync(batch);
            if (holds(now)) return now;
            await Task.Delay(20, Stop);
        }
    }

    public async Task<JsonNode[]> LinesAsync(string file) =>
        [.. (await Files.DownloadFileAsync(file)).Value.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    public async ValueTask DisposeAsync()
    {
        Engine.Gate.TrySetResult();
        await Process.DisposeAsync();
        await Engine.DisposeAsync();
        _http.Dispose();
        _plain.Dispose();
        _folder.Dispose();
    }
}
