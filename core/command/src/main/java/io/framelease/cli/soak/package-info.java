/**
 * The soak: cameras on bad days, and the post-mortem's checklist with each box ticked by measurement. {@link
 * io.framelease.cli.soak.Soak} makes a {@code SoakSource} and a {@code SoakCamera} with its {@code SoakEngine}s for each camera
 * of a {@link io.framelease.cli.soak.SoakPlan}, has a {@code CameraStorm} do faults to each, takes {@code Samples} meanwhile,
 * closes all, and gives a {@link io.framelease.cli.soak.SoakResult}, of which the {@code Checklist} makes boxes. {@link
 * io.framelease.cli.soak.Report} writes it as JSON, and as a page with plots; AWT is used for those alone.
 */
package io.framelease.cli.soak;
