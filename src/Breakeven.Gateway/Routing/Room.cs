namespace Breakeven.Gateway.Routing;

/// <summary>What a target can do for a call at this moment; what is worse comes later.</summary>
internal enum Room
{
    /// <summary>There is room, and nothing says that the answer would be late.</summary>
    Free,

    /// <summary>No slot is free, but the measured profile says that one will be in time.</summary>
    Soon,

    /// <summary>The workload's promise would not be kept.</summary>
    Late,

    /// <summary>No slot is free.</summary>
    Full,
}
