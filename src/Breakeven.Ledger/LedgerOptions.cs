using Microsoft.Win32.SafeHandles;

namespace Breakeven.Ledger;

/// <summary>Where an embedded ledger lives and how careful it is.</summary>
public sealed record LedgerOptions
{
    /// <summary>The SQLite file. Beside it lie <c>.journal/</c>, <c>.lock</c>, and <c>.quarantine/</c> after damage.</summary>
    public required string DatabasePath { get; init; }

    public Durability Durability { get; init; } = Durability.Process;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Reads beside a running writer. The journal then refuses every write.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Opens a ledger whose journal is damaged in the middle: every intact entry before and after the damage is kept, a copy of the
    /// damaged segment stays in quarantine. False by default: a loss is accepted by a person, not by a restart.
    /// </summary>
    public bool SalvageDamagedJournal { get; init; }

    /// <summary>Opens the file of a journal segment; tests put full and failing disks here.</summary>
    internal Writing.OpenSegment? OpenSegment { get; init; }

    /// <summary>Makes a segment's bytes durable; tests put failing and slow disks here. The system's fsync when null.</summary>
    internal Action<SafeFileHandle>? FlushSegment { get; init; }

    /// <summary>Size in bytes from which a segment is closed and the next begun.</summary>
    internal long RollAt { get; init; } = 64L * 1024 * 1024;
}
