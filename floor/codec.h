// codec.h (L0) - bytes as text and back: Base64 (RFC 4648), hexadecimal, percent-encoding (RFC 3986), HTML character references.
#ifndef HK_CODEC_H
#define HK_CODEC_H

#include "buf.h"

// Encoders append to `out`. The others also return false, with `out` in an undefined state, when the text is not well-formed.
void hk_base64_encode(HkText bytes, bool url, HkBuf *out);  // url: the alphabet for URLs, without padding
bool hk_base64_decode(HkText text, HkBuf *out);  // both alphabets; ASCII white space is skipped, padding may be missing
void hk_hex_encode(HkText bytes, HkBuf *out);    // lower case
bool hk_hex_decode(HkText text, HkBuf *out);
void hk_url_encode(HkText bytes, HkBuf *out);  // keeps A-Z a-z 0-9 - _ . ~
bool hk_url_decode(HkText text, HkBuf *out);
void hk_html_escape(HkText text, HkBuf *out);  // & < > " '
int hk_hex_digit(char c);                      // value, or -1

#endif
