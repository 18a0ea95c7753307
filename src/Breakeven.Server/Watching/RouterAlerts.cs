using System.Buffers;
using System.Text.Json;
using Breakeven.Gateway.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Watching;

/// <summary>Posts what happened to routers to the webhook of <c>advice</c>: a few tries at once, then again every hour for three days. What waits is in memory; the record stands in the state.</summary>
internal sealed partial class RouterAlerts(SnapshotSource snapshots, WebhookSender sender, TimeProvider time, ILogger<RouterAlerts> logger)
{
    private const int MostWaiting = 50;
    private static readonly TimeSpan s_nextRound = TimeSpan.FromHours(1), s_patience = TimeSpan.FromDays(3);
    private readonly Queue<RouterAlert> _waiting = new();
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private Task<RouterAlert[]> _sending = Task.FromResult<RouterAlert[]>([]);

    public void Add(RouterAlert alert)
    {
        if (_waiting.Count == MostWaiting) _waiting.Dequeue();
        _waiting.Enqueue(alert);
        _notBefore = DateTimeOffset.MinValue;
    }

    /// <summary>Begins to send what waits, unless a sending is under way. Nobody waits for it; called by one task at a time.</summary>
    public void Deliver(CancellationToken stopping)
    {
        if (!_sending.IsCompletedSuccessfully) return;
        DateTimeOffset now = time.GetUtcNow();
        if (_sending.Result is { Length: > 0 } notTaken)
        {
            foreach (RouterAlert alert in notTaken) Add(alert);
            (_notBefore, _sending) = (now + s_nextRound, Task.FromResult<RouterAlert[]>([]));
        }
        while (_waiting.TryPeek(out RouterAlert? oldest) && oldest.Event.At < now - s_patience) _waiting.Dequeue();
        if (_waiting.Count == 0 || now < _notBefore) return;
        RouterAlert[] sent = [.. _waiting];
        _waiting.Clear();
        if (snapshots.Current.Config.Advice.Webhook is { } webhook) _sending = SendAsync(webhook, sent, stopping);
    }

    /// <returns>What was not taken.</returns>
    private async Task<RouterAlert[]> SendAsync(WebhookConfig webhook, RouterAlert[] alerts, CancellationToken stopping)
    {
        try
        {
            if (await sender.SendAsync(webhook, Message(alerts), stopping) is not { } reason) return [];
            LogNotTaken(alerts.Length, reason);
            return alerts;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return []; // the ordinary end
        }
    }

    /// <summary><c>text</c> is what chat services show of a message.</summary>
    private static ReadOnlyMemory<byte> Message(RouterAlert[] alerts)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteString("type", "breakeven.router.alerts");
            json.WriteString("text", string.Join('\n', alerts.Select(alert => alert.Text)));
            json.WriteStartArray("alerts");
            foreach ((string route, RouterEvent happened) in alerts)
            {
                json.WriteStartObject();
                json.WriteString("route", route);
                json.WriteString("what", happened.What);
                json.WriteString("at", happened.At);
                json.WriteString("why", happened.Why);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return body.WrittenMemory;
    }

    [LoggerMessage(EventId = 3975, Level = LogLevel.Warning, Message = "The webhook did not take {Alerts} alerts of routers: {Reason}. They are sent again in an hour, and stand in /manage/v1/routers")]
    private partial void LogNotTaken(int alerts, string reason);
}
