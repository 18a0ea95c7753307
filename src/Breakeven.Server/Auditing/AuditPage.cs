using System.Collections.Immutable;

namespace Breakeven.Server.Auditing;

/// <summary>A part of the audit log, newest first.</summary>
/// <param name="Total">Entries in the whole log.</param>
/// <param name="FirstBroken">Line from which the chain does not hold; null when the log is as it was written.</param>
public sealed record AuditPage(ImmutableArray<AuditEntry> Data, long Total, long? FirstBroken);
