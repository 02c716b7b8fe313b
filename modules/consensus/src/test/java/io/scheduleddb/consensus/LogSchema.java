package io.scheduleddb.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.DescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.Descriptor;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.DescriptorValidationException;
import org.apache.ratis.thirdparty.com.google.protobuf.Descriptors.FileDescriptor;

/// Reads `log.proto`, as far as that file goes, so that protobuf's own code can check what the
/// codec wrote by hand. It knows messages one inside the other, enums, `oneof`, `optional` and
/// `repeated`.
final class LogSchema {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:(message|enum|oneof) (\\w+) \\{)|(\\})"
              + "|(?:(optional |repeated )?(\\w+) (\\w+) = (\\d+);)|(?:(\\w+) = (\\d+);)");
  private static final Map<String, FieldDescriptorProto.Type> SCALARS =
      Map.of(
          "string", FieldDescriptorProto.Type.TYPE_STRING,
          "int32", FieldDescriptorProto.Type.TYPE_INT32,
          "uint32", FieldDescriptorProto.Type.TYPE_UINT32,
          "int64", FieldDescriptorProto.Type.TYPE_INT64,
          "sint64", FieldDescriptorProto.Type.TYPE_SINT64,
          "double", FieldDescriptorProto.Type.TYPE_DOUBLE,
          "bool", FieldDescriptorProto.Type.TYPE_BOOL);

  private final Matcher lines;

  private LogSchema(String text) {
    lines = LINE.matcher(text);
  }

  /// The message `Entry`.
  static Descriptor entry() {
    return message("Entry", "log.proto");
  }

  /// A message of `link.proto`, which uses those of `log.proto`.
  static Descriptor link(String name) {
    return message(name, "log.proto", "link.proto");
  }

  private static Descriptor message(String name, String... files) {
    try {
      StringBuilder text = new StringBuilder();
      for (String file : files) {
        text.append(Files.readString(Path.of("src/main/proto", file)));
      }
      LogSchema schema = new LogSchema(text.toString().replaceAll("//.*", ""));
      return FileDescriptor.buildFrom(schema.file(), new FileDescriptor[0])
          .findMessageTypeByName(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private FileDescriptorProto file() {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder().setName("log.proto").setSyntax("proto3");
    while (lines.find()) {
      if ("message".equals(lines.group(1))) {
        file.addMessageType(message(lines.group(2)));
      } else {
        file.addEnumType(enumeration(lines.group(2)));
      }
    }
    return file.build();
  }

  private EnumDescriptorProto enumeration(String name) {
    EnumDescriptorProto.Builder built = EnumDescriptorProto.newBuilder().setName(name);
    while (lines.find() && lines.group(3) == null) {
      built.addValueBuilder().setName(lines.group(8)).setNumber(Integer.parseInt(lines.group(9)));
    }
    return built.build();
  }

  private DescriptorProto message(String name) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    DescriptorProto.Builder presence = DescriptorProto.newBuilder();
    while (lines.find() && lines.group(3) == null) {
      if ("message".equals(lines.group(1))) {
        message.addNestedType(message(lines.group(2)));
      } else if ("oneof".equals(lines.group(1))) {
        int index = message.getOneofDeclCount();
        message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(lines.group(2)));
        while (lines.find() && lines.group(3) == null) {
          message.addField(field().setOneofIndex(index));
        }
      } else {
        FieldDescriptorProto.Builder field = field();
        if (field.getProto3Optional()) {
          presence.addField(field);
        } else {
          message.addField(field);
        }
      }
    }
    // Each optional field stands in a oneof of its own, behind the real ones.
    for (FieldDescriptorProto field : presence.getFieldList()) {
      int index = message.getOneofDeclCount();
      message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
      message.addField(field.toBuilder().setOneofIndex(index));
    }
    return message.build();
  }

  private FieldDescriptorProto.Builder field() {
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.newBuilder()
            .setName(lines.group(6))
            .setNumber(Integer.parseInt(lines.group(7)))
            .setLabel(
                "repeated ".equals(lines.group(4))
                    ? FieldDescriptorProto.Label.LABEL_REPEATED
                    : FieldDescriptorProto.Label.LABEL_OPTIONAL);
    FieldDescriptorProto.Type scalar = SCALARS.get(lines.group(5));
    if (scalar == null) {
      field.setTypeName(lines.group(5));
    } else {
      field.setType(scalar);
    }
    return "optional ".equals(lines.group(4)) ? field.setProto3Optional(true) : field;
  }
}
