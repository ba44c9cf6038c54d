package dev.goodhart.local.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goodhart.local.json.AvroJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Records as NDJSON, one line each, in the form of a replay's files. */
final class OutputJson implements OutputPrinter {
  private final JsonGenerator out;

  OutputJson(OutputStream out) throws IOException {
    this.out = AvroJson.generator(out);
  }

  @Override
  public void print(OutputRecord record) throws IOException {
    out.writeStartObject();
    if (record.topic().value().isEmpty()) {
      out.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : record.headers().entrySet()) {
        out.writeStringField(header.getKey(), header.getValue());
      }
      out.writeEndObject();
    }
    out.writeFieldName("key");
    AvroJson.write(out, record.key());
    out.writeFieldName("value");
    if (record.topic().value().isEmpty() && record.bytes() != null) {
      out.writeBinary(record.bytes().get());
    } else {
      AvroJson.write(out, record.value());
    }
    out.writeEndObject();
    out.writeRaw('\n');
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
