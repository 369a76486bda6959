using System.Text;

namespace PgCdc.Engine.Postgres;

/// <summary>Which tables a user means: a name, with or without its schema, with or without wildcards.</summary>
/// <remarks>
/// A name is taken as it is written: <c>Orders</c> is the table Orders, not orders, because users copy names out of listings. Quotes are needed only
/// around a name that has a dot, a quote, or a wildcard character of its own: <c>"we.ird"."na""me"</c>.
/// </remarks>
public sealed class TablePattern
{
    private const string QuoteAdvice = """Quote the whole name and double the quotes inside it, as in '"na""me"'.""";

    private readonly NamePattern? schema;
    private readonly NamePattern name;
    private readonly string text;

    private TablePattern(NamePattern? schema, NamePattern name, string text)
    {
        this.schema = schema;
        this.name = name;
        this.text = text;
    }

    /// <summary>The schema as given, unquoted; null when any schema will do.</summary>
    public string? Schema => schema?.Text;

    /// <summary>The table as given, unquoted.</summary>
    public string Name => name.Text;

    /// <summary>True when a part has a wildcard, so that matching nothing is not the same as naming a table that does not exist.</summary>
    public bool IsWildcard => name.IsWildcard || schema is { IsWildcard: true };

    /// <summary>True when the schema has a wildcard.</summary>
    public bool IsSchemaWildcard => schema is { IsWildcard: true };

    /// <summary>Anchored regular expression for <c>nspname ~ $1</c>; null when any schema will do.</summary>
    public string? SchemaRegex => schema?.ToSqlRegex();

    /// <summary>Anchored regular expression for <c>relname ~ $1</c>.</summary>
    public string NameRegex => name.ToSqlRegex();

    /// <summary>Reads <c>name</c>, <c>schema.name</c>, <c>"na.me"</c>, with <c>*</c> and <c>?</c> outside quotes.</summary>
    /// <exception cref="PgCdcException"><c>InvalidName</c>.</exception>
    public static TablePattern Parse(string text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw SqlName.Invalid("The name of the table is empty.", "Name a table, as in -Table sales.orders.", "table");
        }

        var parts = new List<NamePattern>();
        var position = 0;
        do
        {
            parts.Add(text.AsSpan(position).StartsWith("\"") ? QuotedPart(text, ref position) : BarePart(text, ref position));
        }
        while (position++ < text.Length);

        return parts.Count switch
        {
            1 => new TablePattern(null, parts[0], text),
            2 => new TablePattern(parts[0], parts[1], text),
            _ => throw SqlName.Invalid(
                $"'{text}' has {parts.Count} parts; a table is named by its schema and its name.",
                """Quote a name that has a dot in it, as in '"my.schema"."my.table"'. The database is named with -Database.""",
                text),
        };
    }

    /// <summary>The pattern for exactly one table.</summary>
    public static TablePattern Literal(string schema, string name) =>
        new(NamePattern.Literal(schema), NamePattern.Literal(name), SqlName.Qualified(schema, name));

    /// <summary>The same name in a schema: how a name without a schema gets one. A pattern that has a schema stays as it is.</summary>
    /// <param name="schemaName">The schema, unquoted.</param>
    public TablePattern InSchema(string schemaName) =>
        schema is null ? new(NamePattern.Literal(schemaName), name, $"{SqlName.Quote(schemaName)}.{text}") : this;

    /// <summary>True when the pattern means this table.</summary>
    public bool Matches(string schema, string name) => this.name.Matches(name) && (this.schema is null || this.schema.Matches(schema));

    /// <summary>As the user wrote it.</summary>
    public override string ToString() => text;

    private static NamePattern QuotedPart(string text, ref int position)
    {
        var part = new StringBuilder();
        for (var i = position + 1; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                part.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '"')
            {
                part.Append(text[i++]);
            }
            else if (i + 1 == text.Length || text[i + 1] == '.')
            {
                position = i + 1;
                SqlName.Validate(part.ToString(), "table or schema");
                return NamePattern.Literal(part.ToString());
            }
            else
            {
                throw SqlName.Invalid($"'{text}' goes on after a closing quote.", QuoteAdvice, text);
            }
        }

        throw SqlName.Invalid($"'{text}' has an opening quote without a closing one.", QuoteAdvice, text);
    }

    private static NamePattern BarePart(string text, ref int position)
    {
        var end = text.IndexOf('.', position);
        end = end < 0 ? text.Length : end;
        var part = text[position..end];
        position = end;
        if (part.Contains('"', StringComparison.Ordinal))
        {
            throw SqlName.Invalid($"'{text}' has a quote in the middle of a name.", QuoteAdvice, text);
        }

        if (part.Length == 0)
        {
            throw SqlName.Invalid($"'{text}' has an empty part.", "Name the table as schema.name, or by its name alone.", text);
        }

        var pattern = NamePattern.WithWildcards(part);
        if (pattern.IsWildcard)
        {
            // It may be longer than the names it stands for.
            SqlName.RefuseUnstorable(part, "table or schema");
        }
        else
        {
            SqlName.Validate(part, "table or schema");
        }

        return pattern;
    }
}
