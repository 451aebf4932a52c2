/**
 * Many cameras in one process: what each of them costs, and whether that depends on how many there are. For each row {@link
 * io.framelease.cli.scaling.Scaling} starts a {@code Crowd} of cameras on {@code ScaledSources}, takes a {@code Reading} before
 * and two while they play, closes them and makes a {@link io.framelease.cli.scaling.Row} of that. {@link
 * io.framelease.cli.scaling.RowsText} writes rows as a table in Markdown, and as JSON.
 */
package io.framelease.cli.scaling;
