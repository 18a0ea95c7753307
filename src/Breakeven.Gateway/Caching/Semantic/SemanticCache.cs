using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakeven.Gateway.Caching.Answers;
using Breakeven.Gateway.Telemetry;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.OpenAI;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>Answers to requests that mean the same: the same tenant, policy class, route and request but for the last text, whose vector is near another's.</summary>
/// <remarks>Needs a configured target for vectors, and is asked only where the call's own policies permit that. Until enough would-be hits were verified it serves none, and afterwards it goes on verifying a share.</remarks>
internal sealed partial class SemanticCache
{
    private readonly SideCalls _calls;
    private readonly CalibrationBook _calibrations;
    private readonly CacheMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private VectorIndex _index = new(1);
    private SemanticCacheConfig? _config;

    public SemanticCache(SideCalls calls, CalibrationBook calibrations, CacheMetrics metrics, GatewayMetrics gateway, ILogger<SemanticCache> logger)
    {
        (_calls, _calibrations, _metrics, _logger) = (calls, calibrations, metrics, logger);
        gateway.Meter.CreateObservableGauge("breakeven.cache.vectors", () => (long)Volatile.Read(ref _index).Count, "{vector}", "Vectors of the semantic cache.");
    }

    /// <summary>Looks for an answer to a similar request, and notes at the fill what is to be done with the call's own.</summary>
    /// <param name="material">The request's canonical bytes.</param>
    /// <returns>Null where the call is to be made.</returns>
    public async Task<StoredAnswer?> FindAsync(CallContext call, CacheFill fill, PooledBuffer material, CancellationToken clientGone)
    {
        SemanticCacheConfig config = call.Snapshot.Config.Cache!.Semantic!;
        using PooledBuffer withoutText = new(material.Length + 64);
        if (SemanticPrompt.Read(call, material, withoutText) is not { } text) return null;
        if (await EmbedAsync(call, config, text, clientGone) is not { } vector) return null;
        withoutText.Append(Encoding.UTF8.GetBytes(config.Target!.Value.Value)); // vectors of two models have nothing in common
        string context = fill.Store.KeyOf(withoutText);
        TextFacts facts = TextFacts.Of(text);
        VectorIndex index = IndexOf(config);
        HitCalibration calibration = _calibrations.Of(call, config);
        SemanticNeighbour? near = index.Find(context, vector, facts, config.Floor);
        StoredAnswer? answer = null;
        if (near is { } found && (answer = await fill.Store.FindAsync(found.Key, fill.Rule.Ttl, call.Policy.Restricted, clientGone)) is null) index.Remove(context, found.Key);
        double cosine = near?.Cosine ?? 0;
        if (answer is not null && calibration.Serves(cosine) && Lot(call) >= config.VerifyShare) return answer;
        fill.Note = new(context, vector, facts, text, calibration, answer, cosine);
        return null;
    }

    /// <summary>The answer is stored: similar requests can find it, and a would-be hit is verified by it.</summary>
    public void Keep(CallContext call, CacheFill fill, StoredAnswer made)
    {
        if (fill.Note is not { } note) return;
        SemanticCacheConfig config = call.Snapshot.Config.Cache!.Semantic!;
        IndexOf(config).Add(note.Context, fill.Key, note.Vector, note.Facts);
        if (note.Compared is not { } compared) return;
        string was = TextOf(call.Client.Format, compared), now = TextOf(call.Client.Format, made);
        if (config.Compare == CacheCompare.Judge)
        {
            _ = JudgeAsync(call, config, note, was, now); // the client does not wait for it
            return;
        }
        Learn(note, config.Compare == CacheCompare.Exact ? AnswerAgreement.IsExact(was, now) : AnswerAgreement.IsNormalized(was, now));
    }

    /// <summary>What is known of would-be hits of a call's tenant and route.</summary>
    public CalibrationState StateOf(CallContext call) => _calibrations.Of(call, call.Snapshot.Config.Cache!.Semantic!).State;

    private void Learn(SemanticNote note, bool agrees)
    {
        note.Calibration.Add(note.Cosine, agrees);
        _calibrations.Changed();
        _metrics.Verified(agrees);
    }

    private async Task JudgeAsync(CallContext call, SemanticCacheConfig config, SemanticNote note, string was, string now)
    {
        try
        {
            ArrayBufferWriter<byte> body = new();
            using (Utf8JsonWriter json = new(body)) JudgePrompt.Write(json, config.Judge!.Value.Value, note.Question, was, now);
            using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
            byte[]? answer = await _calls.AskAsync(call, config.Judge!.Value, ChatCompletionsProtocol.Instance, body.WrittenMemory, "judge", limit.Token);
            if (answer is not null && JudgePrompt.Read(Spoken(AnswerReplay.Events(WireFormat.ChatCompletions, answer, isStream: false))) is { } agrees) Learn(note, agrees);
        }
        catch (Exception bug)
        {
            LogNotJudged(bug, call.Arrival.Id);
        }
    }

    /// <returns>Null where the target may not be asked, does not answer in time, or not with a vector.</returns>
    private async Task<float[]?> EmbedAsync(CallContext call, SemanticCacheConfig config, string text, CancellationToken clientGone)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, config.Target!.Value.Value);
            json.WriteString("input"u8, text);
            json.WriteEndObject();
        }
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(clientGone);
        limit.CancelAfter(config.Timeout);
        long started = call.Waiting.Start();
        byte[]? answer = await _calls.AskAsync(call, config.Target!.Value, EmbeddingsProtocol.Instance, body.WrittenMemory, "embedding", limit.Token);
        call.Waiting.Stop(started);
        clientGone.ThrowIfCancellationRequested();
        AnswerEvent.Embedding? vector = answer is null ? null : AnswerReplay.Events(WireFormat.Embeddings, answer, isStream: false).OfType<AnswerEvent.Embedding>().FirstOrDefault();
        if (vector is null) _metrics.NotEmbedded();
        return vector is null ? null : VectorIndex.Normalized(vector.Vector.Span);
    }

    /// <summary>The index of the configuration in force: one of another target or size begins empty.</summary>
    private VectorIndex IndexOf(SemanticCacheConfig config)
    {
        lock (_lock)
        {
            if (_config?.MaxVectors != config.MaxVectors || _config.Target != config.Target)
            {
                Volatile.Write(ref _index, new(config.MaxVectors));
                _config = config;
            }
            return _index;
        }
    }

    /// <summary>From 0 to 1, by the call's id: a replay draws the same.</summary>
    private static double Lot(CallContext call)
    {
        Span<byte> id = stackalloc byte[16];
        call.Arrival.Id.Value.TryWriteBytes(id);
        return BitConverter.ToUInt32(id[12..]) / (double)uint.MaxValue;
    }

    private static string TextOf(WireFormat format, StoredAnswer answer) => Spoken(AnswerReplay.Events(format, answer.Bytes, answer.IsStream));

    private static string Spoken(List<AnswerEvent> events) => string.Concat(events.Select(item => item is AnswerEvent.Text text ? text.Delta : ""));

    [LoggerMessage(EventId = 3605, Level = LogLevel.Warning, Message = "Call {CallId}: a would-be semantic hit could not be judged")]
    private partial void LogNotJudged(Exception exception, CallId callId);
}
