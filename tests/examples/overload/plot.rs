//! The runs as pictures.

use std::{error::Error, path::Path, time::Duration};

use plotters::prelude::*;

use crate::{
    measure::Run,
    scenario::{END, Scenario},
};

/// Draws one scenario: what was served, and what was asked of the server, second by second.
pub(crate) fn draw(scenario: &Scenario, runs: &[(&str, Run)], directory: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(directory)?;
    let path = directory.join(scenario.name).with_extension("svg");
    let root = SVGBackend::new(&path, (900, 900)).into_drawing_area();
    root.fill(&WHITE)?;
    let root = root.titled(scenario.title, ("sans-serif", 18))?;
    let (above, below) = root.split_vertically(430);
    let served = |run: &Run| {
        let ends = run.calls.iter().filter(|call| call.succeeded).map(|call| call.end);
        Run::slices(ends, SECOND)
    };
    panel(&above, "successes a second", runs, served)?;
    panel(&below, "requests a second", runs, |run| Run::slices(run.arrivals.iter().copied(), SECOND))?;
    root.present()?;
    Ok(())
}

const SECOND: Duration = Duration::from_secs(1);

fn panel(
    area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    title: &str,
    runs: &[(&str, Run)],
    count: impl Fn(&Run) -> Vec<usize>,
) -> Result<(), Box<dyn Error>> {
    let lines: Vec<_> = runs.iter().map(|(name, run)| (*name, count(run))).collect();
    let most = lines.iter().flat_map(|(_, counts)| counts).copied().max().unwrap_or_default();
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .x_label_area_size(24)
        .y_label_area_size(48)
        .build_cartesian_2d(0..END.as_secs(), 0..most + most / 10 + 1)?;
    chart.configure_mesh().disable_mesh().y_desc(title).draw()?;
    for (number, (name, counts)) in lines.into_iter().enumerate() {
        let style = Palette99::pick(number).stroke_width(if name == "backstop" { 4 } else { 1 });
        chart
            .draw_series(LineSeries::new((0..).zip(counts), style))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], style));
    }
    chart.configure_series_labels().border_style(BLACK).background_style(WHITE.mix(0.8)).draw()?;
    Ok(())
}
