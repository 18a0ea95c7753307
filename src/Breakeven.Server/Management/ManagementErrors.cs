using Breakeven.Gateway.Configuration;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Server.Management;

/// <summary>Why the management API refuses. Documented in docs/errors.md.</summary>
internal static class ManagementErrors
{
    public static readonly CallError CrossOrigin = Refused(
        "cross_origin", StatusCodes.Status403Forbidden, "The request comes from a web page of another site. The management API is called by programs, and by its own pages.");

    public static readonly CallError AdminKeyNotSet = Refused(
        "admin_key_required", StatusCodes.Status403Forbidden, "This gateway has no admin key, so nothing can be changed through it. Set server.admin_key in breakeven.yaml.");

    public static readonly CallError AuditUnavailable = Refused(
        "audit_unavailable", StatusCodes.Status503ServiceUnavailable, "The audit log cannot be written, so nothing is changed. See that the disk beside the ledger has space.");

    public static readonly CallError NoConfigFile = Refused(
        "config_not_changeable", StatusCodes.Status409Conflict, "This gateway runs without a configuration file. Start it with --config FILE to change its configuration.");

    public static readonly CallError ConfigFileChanged = Refused(
        "config_file_changed", StatusCodes.Status409Conflict,
        "The configuration file is not what is in force: somebody changed it, and it was refused or is not taken yet. See GET /manage/v1/config; overwrite=true replaces it.");

    public static readonly CallError ConfigNotInForce = Refused(
        "config_not_applied", StatusCodes.Status500InternalServerError, "The configuration is valid but could not be put in force; the old one stays, in the file too. The operator finds the reason in the log.");

    public static readonly CallError NoContent = Refused(
        "content_not_found", StatusCodes.Status404NotFound, "No content of such a call is stored: its workload stores none, or it was erased.");

    public static readonly CallError ContentUnreadable = Refused(
        "content_unreadable", StatusCodes.Status409Conflict, "The content of this call was stored under another content_key, or its file was changed.");

    public static readonly CallError AdviceRunning = Refused(
        "advice_running", StatusCodes.Status409Conflict, "An evaluation is running. GET /manage/v1/advice tells when it is done.");

    public static readonly CallError NoSuchWorkload = Refused(
        "workload_not_found", StatusCodes.Status404NotFound, "No evaluation has seen such a workload. GET /manage/v1/advice lists those that were seen.");

    public static CallError UnknownParameter(string name, IEnumerable<string> known) => Wrong(
        name, known.Any() ? $"unknown here; there are {string.Join(", ", known)}" : "unknown here; there is none");

    public static CallError Wrong(string name, string rule) =>
        Refused("invalid_request_error", StatusCodes.Status400BadRequest, $"The parameter '{Shown(name)}' is {rule}.") with { Param = Shown(name) };

    public static CallError MediaType(IEnumerable<string> known) => Refused(
        "unsupported_media_type", StatusCodes.Status415UnsupportedMediaType, $"Send the body as {string.Join(" or ", known)}.");

    public static CallError BadBody(string rule) => Refused("invalid_request_error", StatusCodes.Status400BadRequest, $"The body is {rule}.");

    public static CallError VersionMismatch(int current) => Refused(
        "config_version_mismatch", StatusCodes.Status412PreconditionFailed, $"Version {current} is in force, not the one of if-match. Read it again, and apply the change to that.");

    public static CallError NoSuchVersion(int number) => Refused(
        "config_version_not_found", StatusCodes.Status404NotFound, $"There is no configuration version {number}. GET /manage/v1/config/versions lists them.");

    public static CallError FileOnly(IEnumerable<string> what) => Refused(
        "config_file_only", StatusCodes.Status403Forbidden,
        $"{string.Join(", ", what)} can be added or changed in the configuration file only: it would run a program or read a file of the gateway's machine.");

    public static CallError SecretsLost(int number, IEnumerable<string> keys) => Refused(
        "config_secrets_lost", StatusCodes.Status409Conflict,
        $"Version {number} cannot be restored: the secrets at {string.Join(", ", keys)} stood in the file itself and are kept nowhere. Put them in the environment, and apply the text with ${{NAME}} in their place.");

    public static CallError Invalid(IEnumerable<ConfigProblem> problems) => Refused(
        "config_invalid", StatusCodes.Status422UnprocessableEntity, $"The configuration is refused whole, the old one stays. {string.Join("; ", problems)}");

    private static CallError Refused(string code, int status, string message) => new(code, status, message, Retryable: false, CallOutcome.ClientError);

    /// <summary>A client's text in a message: bounded, and of printable letters only.</summary>
    private static string Shown(string text) => new([.. text.Take(60).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
