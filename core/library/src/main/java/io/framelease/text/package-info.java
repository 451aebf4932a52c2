/**
 * What may be shown of text that users and networks give: {@link io.framelease.text.SourceText} shows a source without its
 * secrets, {@link io.framelease.text.Secrets} knows a camera's secrets literally, {@link io.framelease.text.Redaction} takes
 * both kinds out of text that others wrote, {@link io.framelease.text.Visible} escapes what a terminal would obey, and
 * {@link io.framelease.text.SourceName} keeps two cameras from having one name. Depends on nothing else of the library.
 */
package io.framelease.text;

