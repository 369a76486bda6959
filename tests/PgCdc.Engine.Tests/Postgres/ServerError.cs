using System.Buffers.Binary;
using System.Text;

namespace PgCdc.Engine.Tests.Postgres;

/// <summary>The ErrorResponse message of the protocol, as servers and poolers send it.</summary>
internal static class ServerError
{
    public static byte[] Fatal(string sqlState, string message, string? routine = null)
    {
        var fields = new StringBuilder("SFATAL\0VFATAL\0").Append('C').Append(sqlState).Append('\0').Append('M').Append(message).Append('\0');
        if (routine is not null)
        {
            fields.Append('R').Append(routine).Append('\0');
        }

        var body = Encoding.UTF8.GetBytes(fields.Append('\0').ToString());
        var response = new byte[5 + body.Length];
        response[0] = (byte)'E';
        BinaryPrimitives.WriteInt32BigEndian(response.AsSpan(1), 4 + body.Length);
        body.CopyTo(response, 5);
        return response;
    }
}
