namespace Breakeven.Server.Auditing;

/// <summary>One action upon the gateway: who did what, and how it ended. No secret and no prompt is ever part of it.</summary>
/// <param name="Actor">As <c>admin:alice</c>, <c>admin_key</c>, <c>local</c>, <c>cli:USER</c>, <c>file</c> (the watched configuration), or <c>nobody</c> for a failed authentication.</param>
/// <param name="Action">As <c>POST /manage/v1/config</c> or <c>config rollback</c>.</param>
/// <param name="Result">HTTP status, or <c>done</c>.</param>
public sealed record AuditEntry(string Actor, string Action, string Result)
{
    /// <summary>From 1, without gaps.</summary>
    public long Sequence { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>From where; null for an action on this machine.</summary>
    public string? Address { get; init; }

    /// <summary>What changed, as <c>version 3 to 4</c>.</summary>
    public string? Detail { get; init; }
}
