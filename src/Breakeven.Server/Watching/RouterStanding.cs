using System.Collections.Immutable;
using Breakeven.Gateway.Routing.Watching;

namespace Breakeven.Server.Watching;

/// <summary>How one router stands now, for whoever asks.</summary>
internal sealed record RouterStanding(RouterWatch Watch, RouterState State, ImmutableArray<EvidenceReading> Evidence);
