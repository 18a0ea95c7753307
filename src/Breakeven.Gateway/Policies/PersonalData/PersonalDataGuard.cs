using Breakeven.Gateway.Admission;
using Breakeven.Protocols;
using Breakeven.Protocols.Json;

namespace Breakeven.Gateway.Policies.PersonalData;

/// <summary>Between <c>admit</c> and <c>permit</c>: looks for personal data in a request and raises its data class, masks the data or refuses the call. Only kinds and counts are kept.</summary>
internal static class PersonalDataGuard
{
    public static CallError? Inspect(CallContext call)
    {
        if (call.Snapshot.PersonalData.IsEmpty) return null;
        (PersonalDataRule? first, PersonalDataRule? second) = Rules(call);
        return Inspect(call, first) ?? Inspect(call, second);
    }

    /// <summary>A body that is passed through is not read, so it counts as if it held personal data.</summary>
    public static CallError? InspectUnread(CallContext call, bool hasBody)
    {
        if (!hasBody || call.Snapshot.PersonalData.IsEmpty) return null;
        (PersonalDataRule? first, PersonalDataRule? second) = Rules(call);
        return Unread(call, first) ?? Unread(call, second);
    }

    /// <summary>A workload that a client only names may add its rule and not replace the general one.</summary>
    private static (PersonalDataRule? First, PersonalDataRule? Second) Rules(CallContext call)
    {
        PersonalDataTable table = call.Snapshot.PersonalData;
        PersonalDataRule? own = table.Of(call.Admission.Workload);
        return call.Admission.IsNamedOnly && !ReferenceEquals(own, table.General) ? (table.General, own) : (own, null);
    }

    private static CallError? Inspect(CallContext call, PersonalDataRule? rule)
    {
        if (rule is null) return null;
        PersonalDataScan scan = new(rule.Detectors, rule.Action == PersonalDataAction.Mask);
        ReadOnlyMemory<byte> body = RequestTexts.Rewrite(call.Request.Body, scan.Look);
        if (scan.Counts is not { } counts) return null;
        call.PersonalData = call.PersonalData is { } before ? before.SetItems(counts) : counts;
        switch (rule.Action)
        {
            case PersonalDataAction.Refuse: return GatewayErrors.PersonalDataRefused(counts);
            case PersonalDataAction.Mask: return Replace(call, body);
            default: return Raise(call, rule);
        }
    }

    private static CallError? Unread(CallContext call, PersonalDataRule? rule)
    {
        if (rule is null) return null;
        return rule.Action == PersonalDataAction.Raise ? Raise(call, rule) : GatewayErrors.PersonalDataUnread;
    }

    /// <summary>A class that the key may not send is refused here as in <c>admit</c>.</summary>
    private static CallError? Raise(CallContext call, PersonalDataRule rule)
    {
        call.Admission = call.Admission with { DataClasses = DataClasses.With(call.Admission.DataClasses, rule.DataClass!) };
        return CallAdmission.Forbidden(call.Caller.Key, call.Admission.DataClasses) is { } forbidden ? GatewayErrors.DataClassNotAllowed(forbidden) : null;
    }

    /// <summary>From here on there is only the masked request: hashes, counts and translations know no other.</summary>
    private static CallError? Replace(CallContext call, ReadOnlyMemory<byte> body)
    {
        if (!call.Client.TryReadRequest(body, out ModelRequest? masked, out _)) return GatewayErrors.PersonalDataUnmaskable;
        call.Request = masked;
        return null;
    }
}
