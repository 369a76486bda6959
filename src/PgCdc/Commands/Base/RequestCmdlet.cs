using PgCdc.Engine.Postgres;

namespace PgCdc.PowerShell;

/// <summary>A cmdlet for which all inputs of one target are one request, carried out after the last of them.</summary>
public abstract class RequestCmdlet : PostgresCmdlet
{
    private readonly Dictionary<string, TableInput> inputs = [];
    private TableParameters? parameters;

    /// <summary>What -Table says for the current input.</summary>
    private protected abstract string[]? Tables { get; }

    /// <summary>What -Schema says for the current input.</summary>
    private protected abstract string[]? Schemas { get; }

    /// <inheritdoc/>
    protected override void OnBegin() => parameters = new TableParameters(MyInvocation);

    /// <inheritdoc/>
    protected override void OnInput()
    {
        try
        {
            var (tables, schemas) = parameters!.Read(Tables, Schemas);
            Check(tables, schemas);
            foreach (var target in Targets())
            {
                var key = $"{target} {target.UserName}";
                if (!inputs.TryGetValue(key, out var input))
                {
                    inputs[key] = input = new TableInput(target);
                }

                input.Add(tables, schemas);
            }
        }
        catch (PgCdcException problem)
        {
            // Without this input the request would be another one than the caller made.
            ThrowTerminatingError(ErrorRecords.From(problem, null));
        }
    }

    /// <inheritdoc/>
    protected override void OnEnd()
    {
        foreach (var input in inputs.Values)
        {
            RunFor(input);
        }
    }

    /// <summary>Refuses an input that makes no sense.</summary>
    /// <exception cref="PgCdcException">It makes none.</exception>
    private protected virtual void Check(IReadOnlyList<TablePattern> tables, IReadOnlyList<string> schemas)
    {
    }

    /// <summary>Carries out the request of one target.</summary>
    private protected abstract void RunFor(TableInput input);
}
