//! The threads of a check. One reads the files, others check chunks of lines, and the caller gets the results in the
//! order of the input. Memory is bounded: the number of chunks that are read and not yet written is.
//!
//! The threads end with the program: the reader may be waiting for input that never comes when the output is closed.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::{io, thread};

use super::checker::{Checked, Checker, Settings};
use crate::exit::Fatal;
use crate::input::{self, Chunk, Input};

/// The results of the threads, in the order of the input.
pub(super) struct Pipeline {
    results: Receiver<Ordered>,
    /// The next one, whose thread has not ended yet.
    waiting: Option<Receiver<Checked>>,
}

/// A result, or where it will be.
enum Ordered {
    Now(Checked),
    Later(Receiver<Checked>),
}

impl Pipeline {
    /// Starts to check these files. Without a number of threads, it is that of the processors.
    pub(super) fn start(
        files: &[PathBuf],
        settings: &Arc<Settings>,
        threads: Option<usize>,
    ) -> Self {
        let available = || thread::available_parallelism().map_or(1, NonZero::get);
        let threads = threads.unwrap_or_else(available).clamp(1, MAX_THREADS);
        let (sender, results) = sync_channel(CHUNKS_PER_THREAD * threads);
        let (files, settings) = (files.to_vec(), Arc::clone(settings));
        thread::spawn(move || {
            let workers = Workers::new(Arc::clone(&settings), threads, files.len() > 1);
            let mut reader = Reader { workers, settings: &settings, results: sender };
            // An error means that no result is expected any more.
            let _gone = files.iter().try_for_each(|file| reader.file(file));
        });
        Self { results, waiting: None }
    }

    /// The next result if it is there already; `None` if it is not, or at the end.
    pub(super) fn next_now(&mut self) -> Option<Result<Checked, Fatal>> {
        if self.waiting.is_none() {
            match self.results.try_recv().ok()? {
                Ordered::Now(checked) => return Some(Ok(checked)),
                Ordered::Later(receiver) => self.waiting = Some(receiver),
            }
        }
        match self.waiting.as_ref()?.try_recv() {
            Ok(checked) => {
                self.waiting = None;
                Some(Ok(checked))
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(Fatal::Thread)),
        }
    }

    /// The next result; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Result<Checked, Fatal>> {
        let receiver = match self.waiting.take() {
            Some(receiver) => receiver,
            None => match self.results.recv().ok()? {
                Ordered::Now(checked) => return Some(Ok(checked)),
                Ordered::Later(receiver) => receiver,
            },
        };
        Some(receiver.recv().map_err(|_| Fatal::Thread))
    }
}

/// The caller has gone.
struct Gone;

struct Reader<'s> {
    workers: Workers,
    settings: &'s Settings,
    results: SyncSender<Ordered>,
}

impl Reader<'_> {
    fn file(&mut self, file: &Path) -> Result<(), Gone> {
        let name: Arc<str> = input::name(file).into();
        let mut input = match Input::open(file) {
            Ok(input) => input,
            Err(fault) => return self.cannot_read(&name, &fault),
        };
        let is_empty = input.is_empty();
        let found = match input.lines() {
            Some(lines) => {
                let mut found = false;
                loop {
                    match lines.chunk() {
                        Ok(Some(chunk)) => found |= self.chunk(&name, chunk)?,
                        Ok(None) => break Ok(found),
                        Err(fault) => break Err(fault),
                    }
                }
            }
            None => self.values(&name, &mut input)?,
        };
        match found {
            Ok(true) => Ok(()),
            Ok(false) => {
                let nothing = if is_empty { "is empty" } else { "has no requests" };
                let remark = Some(format!("{name} {nothing}; nothing was checked"));
                self.now(Checked { remark, ..Checked::default() })
            }
            Err(fault) => self.cannot_read(&name, &fault),
        }
    }

    /// Has a thread check a chunk; `false` if it has no case.
    fn chunk(&mut self, name: &Arc<str>, chunk: Chunk) -> Result<bool, Gone> {
        if chunk.is_blank() {
            return Ok(false);
        }
        let (result, receiver) = sync_channel(1);
        self.results.send(Ordered::Later(receiver)).map_err(|_| Gone)?;
        self.workers.check(Job { name: Arc::clone(name), chunk, result });
        Ok(true)
    }

    /// Checks cases that may have several lines. A thread is not worth it: to find their ends costs about as much as
    /// to check them. Returns whether there is one.
    fn values(&mut self, name: &str, input: &mut Input) -> Result<io::Result<bool>, Gone> {
        let mut checker = Checker::new(self.settings);
        let label = self.workers.has_files.then_some(name);
        let (mut found, mut checked) = (false, Checked::default());
        loop {
            if checked.verdicts.len() > FULL || input.may_block() {
                self.now(std::mem::take(&mut checked))?;
            }
            match input.next() {
                Ok(Some((start, piece))) => checker.piece(label, start, &piece, &mut checked),
                Ok(None) => break,
                Err(fault) => {
                    self.now(checked)?;
                    return Ok(Err(fault));
                }
            }
            found = true;
        }
        self.now(checked)?;
        Ok(Ok(found))
    }

    fn cannot_read(&self, name: &str, fault: &dyn std::fmt::Display) -> Result<(), Gone> {
        let mut checked = Checked::default();
        checked.complain(format!("cannot read {name}: {fault}"));
        self.now(checked)
    }

    fn now(&self, checked: Checked) -> Result<(), Gone> {
        self.results.send(Ordered::Now(checked)).map_err(|_| Gone)
    }
}

/// A chunk to be checked.
struct Job {
    name: Arc<str>,
    chunk: Chunk,
    result: SyncSender<Checked>,
}

/// The threads that check chunks. They are started when they are needed: most inputs are short.
struct Workers {
    settings: Arc<Settings>,
    has_files: bool,
    jobs: SyncSender<Job>,
    queue: Arc<Mutex<Receiver<Job>>>,
    started: usize,
    most: usize,
}

impl Workers {
    fn new(settings: Arc<Settings>, most: usize, has_files: bool) -> Self {
        // Wider than the results, which limit the chunks.
        let (jobs, queue) = sync_channel((CHUNKS_PER_THREAD + 2) * most);
        let queue = Arc::new(Mutex::new(queue));
        Self { settings, has_files, jobs, queue, started: 0, most }
    }

    fn check(&mut self, job: Job) {
        if self.started < self.most {
            self.started += 1;
            let (settings, queue) = (Arc::clone(&self.settings), Arc::clone(&self.queue));
            let has_files = self.has_files;
            thread::spawn(move || work(&settings, &queue, has_files));
        }
        // If no thread is left, the caller is told so when it waits for the result.
        let _sent = self.jobs.send(job);
    }
}

fn work(settings: &Settings, queue: &Mutex<Receiver<Job>>, has_files: bool) {
    let mut checker = Checker::new(settings);
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { name, chunk, result }) = job else { return };
        let label = has_files.then_some(&*name);
        let mut checked = Checked::default();
        chunk.cases(|start, piece| checker.piece(label, start, &piece, &mut checked));
        // The caller may have gone.
        let _sent = result.send(checked);
    }
}

/// More threads than this do not help: one thread reads, and one writes.
const MAX_THREADS: usize = 64;
/// Chunks that are read and not yet written.
const CHUNKS_PER_THREAD: usize = 4;
/// How many bytes of verdicts are collected at a time.
const FULL: usize = 64 * 1024;
