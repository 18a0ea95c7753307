using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Server.Management;

/// <summary><c>GET /openapi.json</c>: the API's description, written from the operations that are mapped.</summary>
internal sealed class OpenApiOperation(IServiceProvider services) : IManagementOperations
{
    public IEnumerable<ManagementOperation> Operations =>
        [new("GET", "/openapi.json", "getOpenApi", "This description, as OpenAPI 3.1.", call => call.AnswerAsync(Write))];

    private void Write(Utf8JsonWriter json)
    {
        ImmutableArray<ManagementOperation> all = [.. services.GetServices<IManagementOperations>().SelectMany(part => part.Operations)];
        json.WriteString("openapi", "3.1.0");
        json.WriteStartObject("info");
        json.WriteString("title", "Breakeven management API");
        json.WriteString("version", "v1");
        json.WriteString("description", "Every operation needs an admin key, as 'Authorization: Bearer KEY'.");
        json.WriteEndObject();
        json.WriteStartArray("security");
        json.WriteStartObject();
        json.WriteStartArray("admin");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("paths");
        foreach (IGrouping<string, ManagementOperation> path in all.GroupBy(operation => operation.Path))
        {
            json.WriteStartObject(ManagementApi.Root + path.Key);
            foreach (ManagementOperation operation in path) Write(json, operation);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("components");
        json.WriteStartObject("securitySchemes");
        json.WriteStartObject("admin");
        json.WriteString("type", "http");
        json.WriteString("scheme", "bearer");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ManagementOperation operation)
    {
        json.WriteStartObject(operation.Method.ToLowerInvariant());
        json.WriteString("operationId", operation.Id);
        json.WriteString("summary", operation.Summary);
        json.WriteStartArray("parameters");
        foreach (ManagementParameter parameter in operation.Parameters) Write(json, parameter, operation.Path.Contains($"{{{parameter.Name}}}", StringComparison.Ordinal));
        foreach (string name in PathNames(operation)) Write(json, ManagementParameter.Text(name, "Of the path."), isInPath: true);
        json.WriteEndArray();
        if (!operation.Bodies.IsEmpty) WriteBody(json, operation.Bodies);
        json.WriteStartObject("responses");
        WriteResponse(json, "200", "Done.");
        WriteResponse(json, "401", "No key, or an unknown one.");
        WriteResponse(json, "403", "A key that is no admin's, or a page of another site.");
        WriteResponse(json, "default", "Any other refusal; its body has error.code and error.message.");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What stands in braces in the path and is not described.</summary>
    private static IEnumerable<string> PathNames(ManagementOperation operation) =>
        operation.Path.Split('{').Skip(1).Select(part => part[..part.IndexOf('}', StringComparison.Ordinal)]).Where(name => operation.Parameters.All(parameter => parameter.Name != name));

    private static void Write(Utf8JsonWriter json, ManagementParameter parameter, bool isInPath)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("in", isInPath ? "path" : "query");
        json.WriteBoolean("required", isInPath);
        json.WriteString("description", parameter.Description);
        json.WriteStartObject("schema");
        json.WriteString("type", parameter.Type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, ImmutableArray<string> types)
    {
        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", true);
        json.WriteStartObject("content");
        foreach (string type in types)
        {
            json.WriteStartObject(type);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, string status, string description)
    {
        json.WriteStartObject(status);
        json.WriteString("description", description);
        json.WriteEndObject();
    }
}
