using System.Buffers;
using System.Text.Json;
using Breakeven.Advisor.Watching;
using Breakeven.Gateway.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Advising;

/// <summary>Posts alerts to the configured webhook until it takes them: a few tries at once, then again every hour, and no alert for longer than three days.</summary>
internal sealed partial class AlertWebhook(SnapshotSource snapshots, AdviceEvaluator evaluator, WebhookSender sender, TimeProvider time, ILogger<AlertWebhook> logger)
{
    private const int MostAtOnce = 50;
    private static readonly TimeSpan s_nextRound = TimeSpan.FromHours(1), s_patience = TimeSpan.FromDays(3);
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <summary>Sends what waits; returns at once when nothing does.</summary>
    public async Task DeliverAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (snapshots.Current.Config.Advice.Webhook is not { } webhook || now < _notBefore) return;
        AdviceAlert[] waiting = [.. evaluator.Standing.State.Alerts.Where(alert => !alert.Delivered && alert.At > now - s_patience).Take(MostAtOnce)];
        if (waiting.Length == 0) return;
        if (await sender.SendAsync(webhook, Message(waiting), cancellationToken) is { } reason)
        {
            _notBefore = now + s_nextRound;
            LogNotTaken(waiting.Length, reason);
            return;
        }
        await evaluator.DeliveredAsync(waiting.Select(alert => alert.Number).ToHashSet(), cancellationToken);
    }

    /// <summary><c>text</c> is what chat services show of a message.</summary>
    private static ReadOnlyMemory<byte> Message(AdviceAlert[] alerts)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteString("type", "breakeven.advice.alerts");
            json.WriteString("text", string.Join('\n', alerts.Select(alert => alert.Text)));
            json.WriteStartArray("alerts");
            foreach (AdviceAlert alert in alerts) WatchJson.Write(json, alert);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return body.WrittenMemory;
    }

    [LoggerMessage(EventId = 3967, Level = LogLevel.Warning, Message = "The webhook did not take {Alerts} alerts: {Reason}. They are sent again in an hour, and stand in /manage/v1/advice/alerts")]
    private partial void LogNotTaken(int alerts, string reason);
}
