using Breakeven.Gateway.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Hosting;

/// <summary>Gives every bare error status a body in OpenAI's shape, and every unforeseen exception a 500 without its text.</summary>
internal static partial class ErrorAnswerMiddleware
{
    public static void UseErrorAnswers(this IApplicationBuilder app)
    {
        ILogger logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Breakeven.Server");
        app.Use((http, next) => InvokeAsync(http, next, logger));
    }

    private static async Task InvokeAsync(HttpContext http, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = bad.StatusCode;
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception bug) when (!http.Response.HasStarted)
        {
            LogFailed(logger, bug);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            await ErrorAnswers.WriteAsync(http, ErrorAnswers.ForStatus(http, http.Response.StatusCode));
    }

    [LoggerMessage(EventId = 3921, Level = LogLevel.Error, Message = "A request outside of the pipeline failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
