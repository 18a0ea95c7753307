using System.ComponentModel;
using System.Text.Json.Nodes;
using Breakeven.TestKit.Providers;
using Microsoft.Extensions.AI;

namespace Breakeven.EndToEnd.Clients;

/// <summary>What every application may do through any SDK, whatever runs behind the route: an SDK under .NET's common interface against each kind of provider.</summary>
public abstract class ChatClientMatrix(ClientsFixture fixture)
{
    private static readonly ChatOptions Options = new() { MaxOutputTokens = 50 };

    public static readonly TheoryData<Upstream> Upstreams = [.. Enum.GetValues<Upstream>()];
    public static readonly MatrixTheoryData<Upstream, bool> UpstreamsBothWays = new(Enum.GetValues<Upstream>(), [false, true]);
    public static readonly MatrixTheoryData<Upstream, bool, string> ToolCases = new(Enum.GetValues<Upstream>(), [false, true], ["good", "talks-and-calls"]);
    public static readonly MatrixTheoryData<Upstream, bool, int> ErrorCases = new(Enum.GetValues<Upstream>().Except([Upstream.Direct]), [false, true], [400, 401, 404, 429]);

    private protected ClientsFixture Fixture => fixture;

    /// <summary>The ledger's word for the protocol that this SDK speaks.</summary>
    private protected abstract string Protocol { get; }

    /// <summary>The SDK, without retries of its own.</summary>
    /// <param name="server">The root of the gateway or of a fake.</param>
    private protected abstract IChatClient Connect(Uri server, HttpClient http, string key, string model);

    /// <summary>The HTTP status inside what the SDK throws; null when it is no answer of a server.</summary>
    private protected abstract int? StatusOf(Exception thrown);

    /// <summary>How the SDK's adapter tells a reason; some adapters leave some reasons out.</summary>
    private protected virtual ChatFinishReason? Finish(ChatFinishReason reason, bool stream) => reason;

    [Theory, MemberData(nameof(Upstreams))]
    public async Task Chat_AnyUpstream_AnswersWithUsageAndRecord(Upstream upstream)
    {
        using Connection connection = Open(upstream, "good");
        ChatResponse answer = await connection.Client.GetResponseAsync("hi", Options);
        Assert.Equal($"hello from {connection.Server.Tag}", answer.Text);
        Assert.Equal(Finish(ChatFinishReason.Stop, stream: false), answer.FinishReason);
        AssertUsage(answer.Usage, upstream);
        await AssertRecordedAsync(connection, upstream, stream: false);
    }

    [Theory, MemberData(nameof(Upstreams))]
    public async Task Stream_AnyUpstream_TellsEachWordAndUsageOnce(Upstream upstream)
    {
        using Connection connection = Open(upstream, "good");
        List<ChatResponseUpdate> updates = await ToListAsync(connection.Client.GetStreamingResponseAsync("hi", Options));
        Assert.Equal(["hel", "lo ", connection.Server.Tag], updates.Select(update => update.Text).Where(text => text.Length > 0));
        ChatResponse answer = updates.ToChatResponse();
        Assert.Equal(Finish(ChatFinishReason.Stop, stream: true), answer.FinishReason);
        AssertUsage(answer.Usage, upstream);
        await AssertRecordedAsync(connection, upstream, stream: true);
    }

    /// <remarks>Pain 5: parallel calls keep their ids and arguments, whole and in fragments. Pitfall 5: the turn ends with the reason of a tool call.</remarks>
    [Theory, MemberData(nameof(ToolCases))]
    public async Task Tools_AnyUpstream_AreCalledInParallelAndAnswered(Upstream upstream, bool stream, string model)
    {
        using Connection connection = Open(upstream, model);
        List<string> called = [];
        ChatOptions options = new()
        {
            MaxOutputTokens = 50,
            Tools =
            [
                AIFunctionFactory.Create(([Description("A city")] string city) => Called(called, $"weather {city}", "22 degrees"), "weather", "The weather in a city"),
                AIFunctionFactory.Create(([Description("A city")] string city) => Called(called, $"clock {city}", "noon"), "clock", "The time in a city"),
            ],
        };
        using FunctionInvokingChatClient client = new(connection.Client);
        ChatResponse answer = stream
            ? (await ToListAsync(client.GetStreamingResponseAsync("What is it like in Paris?", options))).ToChatResponse()
            : await client.GetResponseAsync("What is it like in Paris?", options);
        Assert.Equal(["weather Paris", "clock Paris"], called);
        Assert.Matches("the tools said .*22 degrees.* and .*noon", answer.Text); // adapters wrap results in JSON, each in its own way
        Assert.Equal(model == "talks-and-calls", answer.Messages[0].Text == "let me look");
        Assert.Equal(2, connection.Ids.Length);
        await AssertRecordedAsync(connection, upstream, stream);
    }

    [Theory, MemberData(nameof(UpstreamsBothWays))]
    public async Task Chat_CutByTheTokenLimit_SaysLength(Upstream upstream, bool stream)
    {
        using Connection connection = Open(upstream, "length");
        ChatResponse answer = stream
            ? (await ToListAsync(connection.Client.GetStreamingResponseAsync("hi", Options))).ToChatResponse()
            : await connection.Client.GetResponseAsync("hi", Options);
        Assert.Equal(Finish(ChatFinishReason.Length, stream), answer.FinishReason);
    }

    [Theory, MemberData(nameof(ErrorCases))]
    public async Task Error_OfTheCallerOrTheProvider_HasItsStatus(Upstream upstream, bool stream, int status)
    {
        string model = status switch { 400 => "s400", 404 => "nowhere/none", 429 => "s429", _ => "good" };
        using Connection connection = Open(upstream, model, status == 401 ? "bk-wrong-key" : GatewayConfig.ClientKey);
        Exception thrown = await Assert.ThrowsAnyAsync<Exception>(async () => _ = stream
            ? (await ToListAsync(connection.Client.GetStreamingResponseAsync("hi", Options))).ToChatResponse()
            : await connection.Client.GetResponseAsync("hi", Options));
        Assert.True(status == StatusOf(thrown), $"{StatusOf(thrown)}: {thrown}");
        Assert.DoesNotContain("sk-upstream-secret", thrown.ToString(), StringComparison.Ordinal);
    }

    /// <remarks>Pain 2, faults 89 and 90: whoever leaves stops the work that is paid for, and leaves a record.</remarks>
    [Theory, MemberData(nameof(UpstreamsBothWays))]
    public async Task Cancel_MidAnswer_StopsTheUpstreamAndIsRecorded(Upstream upstream, bool stream)
    {
        using Connection connection = Open(upstream, stream ? "stall" : "hang");
        using CancellationTokenSource leaving = new();
        int seen = connection.Server.Seen.Count, before = connection.Server.Cancelled;
        Task reading = stream
            ? LeaveAfterAWordAsync(connection.Client, leaving)
            : connection.Client.GetResponseAsync("hi", Options, leaving.Token);
        while (connection.Server.Seen.Count == seen) await Task.Delay(5);
        if (!stream) await leaving.CancelAsync();
        Exception? thrown = await Record.ExceptionAsync(() => reading);
        Assert.True(thrown is null or OperationCanceledException, $"{thrown}"); // some SDKs end the stream without a word
        await ClientsFixture.UntilCancelledAsync(connection.Server, before);
        if (upstream == Upstream.Direct) return;
        JsonNode record = await Fixture.RecordAsync(connection.Ids.Single());
        Assert.Equal("client_disconnect", record.Text("outcome"));
    }

    private static async Task LeaveAfterAWordAsync(IChatClient client, CancellationTokenSource leaving)
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hi", Options, leaving.Token))
        {
            if (update.Text.Length > 0) await leaving.CancelAsync();
        }
    }

    private Connection Open(Upstream upstream, string model, string key = GatewayConfig.ClientKey)
    {
        FakeServer server = ServerOf(upstream);
        RequestStamp stamp = new();
        HttpClient http = new(stamp);
        bool direct = upstream == Upstream.Direct, named = direct || model.Contains('/', StringComparison.Ordinal);
        IChatClient client = Connect(direct ? server.Address : Fixture.Gateway, http, key, named ? model : $"{server.Tag}/{model}");
        return new(client, server, http, stamp);
    }

    private FakeServer ServerOf(Upstream upstream) => upstream == Upstream.Direct ? Fixture.ServerOf(Protocol) : Fixture.Server(upstream);

    /// <summary>The adapters count cached tokens into the input, whatever the protocol.</summary>
    private void AssertUsage(UsageDetails? usage, Upstream upstream) =>
        Assert.Equal((ServerOf(upstream) is FakeAnthropic ? 25 : 20, 3), (usage?.InputTokenCount, usage?.OutputTokenCount));

    private async Task AssertRecordedAsync(Connection connection, Upstream upstream, bool stream)
    {
        if (upstream == Upstream.Direct) return;
        foreach (string id in connection.Ids)
        {
            JsonNode record = await Fixture.RecordAsync(id);
            Assert.Equal(("ok", Protocol, connection.Server.Tag, stream), (record.Text("outcome"), record.Text("protocol"), record.Text("provider"), (bool)record["stream"]!));
            Assert.Equal(
                (upstream == Upstream.Local ? 20 : 12, upstream == Upstream.Local ? 0 : 8, upstream == Upstream.Claude ? 5 : 0, 3),
                ((int)record["input_tokens"]!, (int?)record["cached_input_tokens"] ?? 0, (int?)record["cache_write_tokens"] ?? 0, (int)record["output_tokens"]!));
        }
    }

    private static string Called(List<string> called, string call, string result)
    {
        called.Add(call);
        return result;
    }

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (T item in items) list.Add(item);
        return list;
    }

    /// <summary>An SDK connected to the gateway or a fake.</summary>
    private sealed record Connection(IChatClient Client, FakeServer Server, HttpClient Http, RequestStamp Stamp) : IDisposable
    {
        public string[] Ids => [.. Stamp.Ids];

        public void Dispose()
        {
            Client.Dispose();
            Http.Dispose();
        }
    }
}
