namespace Breakeven.Ledger.Storage;

/// <summary>What the calls of one rollup have in common. Absent names are "".</summary>
internal readonly record struct RollupKey(
    long Hour, string Workload, string Key, string Environment, string Route, string Target,
    string Provider, string ResponseModel, string Location, string DataClass, string Outcome)
{
    public static RollupKey Of(CallRecord call) => new(
        StoredValue.HourOf(StoredValue.Of(call.StartedAt)), call.Workload ?? "", call.Key ?? "", call.Environment ?? "", call.Route ?? "", call.Target ?? "",
        call.Provider ?? "", call.ResponseModel ?? "", call.Location is { } where ? WireNames.Location[where] : "", call.DataClass ?? "", WireNames.Outcome[call.Outcome]);
}
