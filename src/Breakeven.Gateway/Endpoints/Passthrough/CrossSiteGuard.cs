using System.Net;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>Keeps web pages from uploading through a gateway that is open to its own machine.</summary>
/// <remarks>
/// JSON endpoints are safe from foreign pages by their content type, which a page cannot send without asking first; a multipart form it can.
/// A browser names the page's origin. The host of an origin must be this machine: comparing it with the request's own host would fall to DNS rebinding.
/// </remarks>
internal static class CrossSiteGuard
{
    public static CallError? Check(CallContext call)
    {
        if (call.Caller.Key is not null || call.Arrival.Header("origin") is not { } origin) return null;
        bool own = Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
            && (page.Host == "localhost" || (IPAddress.TryParse(page.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address)));
        return own ? null : PassthroughErrors.CrossOrigin;
    }
}
