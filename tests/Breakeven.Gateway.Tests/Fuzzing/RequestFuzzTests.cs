using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets.Providers;
using Breakeven.Gateway.Tests.Faults;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;
using Breakeven.TestKit.Faults.Wires;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Tests.Fuzzing;

/// <summary>Mutated request bodies to every path. <c>eng/fuzz</c> runs a million.</summary>
public sealed class RequestFuzzTests(FaultGateway gateway) : IClassFixture<FaultGateway>
{
    private static readonly ImmutableArray<WireFormat> s_conversations =
        [WireFormat.ChatCompletions, WireFormat.Responses, WireFormat.Messages, WireFormat.OllamaChat, WireFormat.GenerateContent, WireFormat.Converse];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Through the whole pipeline up to the policy, and what is accepted into the format of every target: no status above 499, no exception, an answer in the client's format, one record.</summary>
    [Fact]
    public async Task Invoke_MutatedBodies_AreAnsweredAndRecordedOnce()
    {
        FuzzJournal journal = new();
        BreakevenConfig config = new()
        {
            Providers = [new("cloud", "openai-compatible") { BaseUrl = new("http://127.0.0.1:9/v1") }],
            Targets = [new(new("good"), "cloud", new("good"))],
            Routes = [new("good") { Targets = [new RouteTarget(new("good"))] }],
            Policies = [new("restricted") { Locations = [Location.Own] }],
        };
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        SnapshotSource snapshots = new(GatewaySnapshot.Create(config, PriceBook.Empty));
        builder.Services.AddBreakevenGateway(snapshots, journal, new byte[32], TimeProvider.System);
        await using WebApplication app = builder.Build();
        GatewayPipeline pipeline = app.Services.GetRequiredService<GatewayPipeline>();
        int[] statuses = new int[600];
        long accepted = 0, translated = 0, started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, FuzzRun.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = Stop }, async (number, _) =>
        {
            (string path, IClientProtocol client) = ClientProtocols.Calls[number % ClientProtocols.Calls.Length];
            byte[] body = new Mutator(FuzzRun.Seed, number, FuzzCorpus.RequestsFor(path, number)).Next();
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            CallArrival arrival = new(CallId.New(now), $"fuzz-{number}", now, TimeProvider.System.GetTimestamp(), PresentedKey: null, FromLoopback: true, static name => name == "x-breakeven-data-class" ? "restricted" : null);
            CallContext call = new(arrival, client, snapshots.Current, TimeProvider.System);
            FuzzSink sink = new();
            try
            {
                await pipeline.InvokeAsync(call, new FuzzBody(body), sink, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60), Stop);
                CheckAnswer(path, sink);
                CallRecord record = journal.Take(arrival.Id.Value);
                Assert.True(record.Attempts.IsEmpty && record.ErrorCode != "internal_error");
                Interlocked.Increment(ref statuses[sink.Status]);
                if (call.RequestOrNull is not { } request) return;
                Interlocked.Increment(ref accepted);
                if (s_conversations.Contains(client.Format)) Interlocked.Add(ref translated, Translate(request, client.Format));
            }
            catch (Exception wrong) when (wrong is not OperationCanceledException)
            {
                throw new InvalidOperationException($"seed {FuzzRun.Seed}, case {number}, {path}: {Convert.ToBase64String(body)}", wrong);
            }
        });
        string counts = string.Join(", ", Enumerable.Range(0, statuses.Length).Where(status => statuses[status] > 0).Select(status => $"{status}: {statuses[status]:#,0}"));
        FuzzRun.Report($"requests: seed {FuzzRun.Seed}, {FuzzRun.Count:#,0} bodies in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; {counts}; {accepted:#,0} were sound requests, {translated:#,0} translations of them were sound JSON");
        Assert.True(accepted > FuzzRun.Count / 100, "the mutator spoils everything");
    }

    /// <summary>A share of them over real HTTP to the whole server, whose provider answers well.</summary>
    [Fact]
    public async Task Post_MutatedBodies_AreAnsweredAndRecordedOnce()
    {
        int count = Math.Max(100, FuzzRun.Count / 200);
        int[] statuses = new int[600];
        for (int number = 0; number < count; number++)
        {
            string path = ClientProtocols.Calls[number % ClientProtocols.Calls.Length].Path, id = gateway.NextId();
            byte[] body = new Mutator(FuzzRun.Seed, number, FuzzCorpus.RequestsFor(path, number)).Next();
            string at = $"seed {FuzzRun.Seed}, case {number}, {path}: {Convert.ToBase64String(body)}";
            using HttpRequestMessage request = FaultGateway.Post(path, body, id);
            using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
            string text = await response.Content.ReadAsStringAsync(Stop);
            statuses[(int)response.StatusCode]++;
            JsonNode row = await gateway.OnlyRecordAsync(id);
            Assert.True((int)response.StatusCode < 500 || ((string)row["error_code"]!).StartsWith("upstream", StringComparison.Ordinal) || (string)row["error_code"]! == "no_target_available", $"{at}: {text}");
            Assert.True(response.IsSuccessStatusCode || FaultWire.Of(path).IsErrorBody(JsonNode.Parse(text)!), $"{at}: {text}");
        }
        FuzzRun.Report($"over HTTP: {count:#,0} bodies; {string.Join(", ", Enumerable.Range(0, 600).Where(status => statuses[status] > 0).Select(status => $"{status}: {statuses[status]:#,0}"))}");
    }

    private static void CheckAnswer(string path, FuzzSink sink)
    {
        Assert.True(sink.IsWhole);
        Assert.InRange(sink.Status, 200, 499);
        JsonNode body = JsonNode.Parse(sink.Body)!;
        Assert.True(sink.Status == 200 || FaultWire.Of(path).IsErrorBody(body), Encoding.UTF8.GetString(sink.Body));
    }

    /// <returns>How many formats could say it.</returns>
    private static int Translate(ModelRequest request, WireFormat from)
    {
        int said = 0;
        foreach (WireFormat format in s_conversations)
        {
            if (format == from) continue;
            ArrayBufferWriter<byte> output = new(1024);
            if (RequestTranslation.Write(request, TargetProtocols.Of(format), "m", TranslationRules.None, output) is not null) continue;
            Utf8JsonReader reader = new(output.WrittenSpan, new JsonReaderOptions { MaxDepth = 128 });
            while (reader.Read())
            {
            }
            said++;
        }
        return said;
    }

    private sealed class FuzzBody(byte[] bytes) : IRequestBody
    {
        public ValueTask<BodyRead> ReadAsync(long most, CancellationToken cancellationToken) => new(new BodyRead(bytes, null));
    }
}
