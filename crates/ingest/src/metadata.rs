//! stand-in until the real one lands
pub(crate) fn metadata(_b: &[crate::block::Block]) -> (report::ReportMeta, Vec<report::Diagnostic>) {
    (report::ReportMeta::new(report::Kind::Unknown), Vec::new())
}
