package io.scheduleddb.discovery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ByteArray;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.Util;
import org.jspecify.annotations.Nullable;

/// The layer right above the sockets, when there is a token: encrypts and authenticates whole
/// messages, and drops those that weren't sealed with the same token. Any thread.
///
/// ## Why not the one of JGroups
///
/// Its `SYM_ENCRYPT` covers the payload alone and authenticates nothing: who joins, who is
/// suspected and who has left stands in headers. It also sends a digest of the key with each
/// message. Here a message goes, headers and all, into the payload of another one: AES in
/// Galois/counter mode (NIST SP 800-38D) with 96 random bits as nonce, under a key that is derived
/// from the token and the cluster's name (HKDF, RFC 5869).
///
/// A recorded message can be sent again. It can at most confuse the group about who is in it, for a
/// while; it can't bring in an address that no node with the token has said.
final class Seal extends Protocol {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;
  private static final String CIPHER = "AES/GCM/NoPadding";

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();
  private volatile boolean broken;

  Seal(String token, String cluster) {
    HKDFParameterSpec spec =
        HKDFParameterSpec.ofExtract()
            .addIKM(token.getBytes(StandardCharsets.UTF_8))
            .thenExpand(
                ("scheduled-db gossip " + cluster).getBytes(StandardCharsets.UTF_8), KEY_BYTES);
    try {
      this.key = KDF.getInstance("HKDF-SHA256").deriveKey("AES", spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no HKDF", e);
    }
  }

  /// Whether a message has come in that was sealed with another token, or not at all.
  boolean wasBroken() {
    return broken;
  }

  @Override
  public Object down(Message message) {
    if (message.getSrc() == null) {
      message.setSrc(local_addr);
    }
    Message sealed = new BytesMessage(message.getDest(), seal(message));
    sealed.setSrc(message.getSrc()).setFlag(message.getFlags(false), false);
    if (message.isFlagSet(Message.TransientFlag.DONT_LOOPBACK)) {
      sealed.setFlag(Message.TransientFlag.DONT_LOOPBACK);
    }
    return down_prot.down(sealed);
  }

  @Override
  public @Nullable Object up(Message sealed) {
    Message message = open(sealed);
    return message == null ? null : up_prot.up(message);
  }

  @Override
  public void up(MessageBatch batch) {
    for (Message sealed : batch) {
      up(sealed);
    }
  }

  private byte[] seal(Message message) {
    try {
      ByteArray plain = Util.messageToBuffer(message);
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce)
              .doFinal(plain.getArray(), plain.getOffset(), plain.getLength());
      return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    } catch (Exception e) {
      throw new IllegalStateException("can't seal a message", e);
    }
  }

  private @Nullable Message open(Message sealed) {
    try {
      byte[] all = sealed.getArray();
      int offset = sealed.getOffset();
      byte[] nonce = Arrays.copyOfRange(all, offset, offset + NONCE_BYTES);
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, nonce)
              .doFinal(all, offset + NONCE_BYTES, sealed.getLength() - NONCE_BYTES);
      return Util.messageFromBuffer(plain, 0, plain.length);
    } catch (Exception e) {
      broken = true;
      return null;
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
